import { after } from 'next/server'
import { getTranslations } from 'next-intl/server'
import type { CustomerActor } from '@/lib/auth/actor'
import { tooMany } from '@/lib/auth/limits'
import { visitor } from '@/lib/auth/visitor'
import type { Result } from '@/lib/result'
import type { Started } from '@/lib/transactions/attempt'
import type { StartPayment } from '@/lib/transactions/plan'
import { startWithinLimits } from '@/lib/transactions/start-within-limits'

/** Begins a payment, or keeps a card, as `start` does; refuses in the payer's words when that was tried too often. */
export async function begin(actor: CustomerActor, input: StartPayment): Promise<Result<Started>> {
  const { network } = await visitor()
  const begun = await startWithinLimits(actor, input, { network, later: after })
  if (!begun.met) return begun.started
  const t = await getTranslations('limits')
  const minutes = Math.ceil(begun.met.seconds / 60)
  return tooMany(begun.met, t(input.type === 'verification' ? 'card' : 'pay', { minutes }))
}
