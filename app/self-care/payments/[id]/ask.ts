import { type Count, take } from '@/lib/auth/limiter'
import { inquire } from '@/lib/transactions/inquire'
import type { TransactionView } from '@/lib/transactions/view'

/** On whose behalf, and whose asking is counted. */
export interface Curious {
  readonly profileId: string
  readonly asks: Count
}

/** A customer of self-care. */
export function customerAsks(actor: { readonly profileId: string; readonly customerId: string }): Curious {
  return { profileId: actor.profileId, asks: { limit: 'ask.customer', key: actor.customerId } }
}

/**
 * Asks the processor about an open attempt because its payer is here. Somebody who asks a great many times is answered from what is known:
 * the worker asks at its own pace all the same.
 */
export async function askProcessor(
  { profileId, asks }: Curious,
  attempt: TransactionView | undefined,
  manner?: 'resume',
): Promise<void> {
  if (!attempt) return
  const taken = await take([asks])
  if (taken.ok) await inquire({ profileId, transactionId: attempt.id }, 'return', manner)
}
