import { log } from '@/lib/log'
import type { Inquiry } from '@/lib/payments/contract'
import type { Fault, Outcome } from '@/lib/payments/outcome'

// Calls into an adapter. The contract says that adapters do not throw for the world; if one does all the same, it is our bug, and what
// has happened at the processor is then unknown.

/** Runs an operation that may move money. A throw becomes `unknown`: it is settled by asking, never by trying again. */
export async function callForOutcome(transactionId: string, run: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await run()
  } catch (error) {
    log.error({ transaction: transactionId, err: error }, 'an adapter threw')
    const fault: Fault = {
      kind: 'unknown',
      evidence: { message: 'Our own code failed while the processor was called.' },
    }
    return fault
  }
}

/** Asks. A throw becomes `unanswered`. */
export async function callForInquiry(transactionId: string, run: () => Promise<Inquiry>): Promise<Inquiry> {
  try {
    return await run()
  } catch (error) {
    log.error({ transaction: transactionId, err: error }, 'an adapter threw')
    return { kind: 'unanswered', evidence: { message: 'Our own code failed while the processor was asked.' } }
  }
}
