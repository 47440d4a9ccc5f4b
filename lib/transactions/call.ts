import { log } from '@/lib/log'
import { counter } from '@/lib/metrics'
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

const inquiries = counter('quittance_inquiries_total', 'How processors answered when asked about a transaction.', [
  'answer',
])

/** Asks. A throw becomes `unanswered`. */
export async function callForInquiry(transactionId: string, run: () => Promise<Inquiry>): Promise<Inquiry> {
  try {
    const answer = await run()
    inquiries.inc({ answer: answer.kind })
    return answer
  } catch (error) {
    inquiries.inc({ answer: 'threw' })
    log.error({ transaction: transactionId, err: error }, 'an adapter threw')
    return { kind: 'unanswered', evidence: { message: 'Our own code failed while the processor was asked.' } }
  }
}
