import type { CustomerActor } from '@/lib/auth/actor'
import { take } from '@/lib/auth/limiter'
import { inquire } from '@/lib/transactions/inquire'
import type { TransactionView } from '@/lib/transactions/view'

/**
 * Asks the processor about an open attempt because its payer is here. Somebody who asks a great many times is answered from what is known:
 * the worker asks at its own pace all the same.
 */
export async function askProcessor(
  actor: CustomerActor,
  attempt: TransactionView | undefined,
  manner?: 'resume',
): Promise<void> {
  if (!attempt) return
  const taken = await take([{ limit: 'ask.customer', key: actor.customerId }])
  if (taken.ok) await inquire({ profileId: actor.profileId, transactionId: attempt.id }, 'return', manner)
}
