import { getTranslations } from 'next-intl/server'
import { type Count, take } from '@/lib/auth/limiter'
import { type Met, type TooMany, tooMany } from '@/lib/auth/limits'
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
 * Asks the processor about an open attempt because its payer is here, or has it ended because they give it up. Answers the limit met by somebody
 * who asks a great many times, and asks nothing then: the worker asks at its own pace all the same.
 */
export async function askProcessor(
  { profileId, asks }: Curious,
  attempt: TransactionView | undefined,
  manner?: 'resume' | 'give_up',
): Promise<Met | null> {
  if (!attempt) return null
  const taken = await take([asks])
  if (!taken.ok) return taken
  await inquire({ profileId, transactionId: attempt.id }, 'return', manner)
  return null
}

/** What a payer reads whose attempt was not ended because of a limit. */
export async function askedTooOften(met: Met): Promise<TooMany> {
  const t = await getTranslations('limits')
  return tooMany(met, t('giveUp', { minutes: Math.ceil(met.seconds / 60) }))
}
