import type { CustomerActor, PayerActor } from '@/lib/auth/actor'
import { tooMany } from '@/lib/auth/limits'
import type { Result } from '@/lib/result'
import type { Started } from '@/lib/transactions/attempt-rows'
import type { StartPayment } from '@/lib/transactions/plan'
import type { LinkPayment } from '@/lib/transactions/start-by-link'
import {
  type Begun,
  type Paced,
  startByLinkWithinLimits,
  startWithinLimits,
} from '@/lib/transactions/start-within-limits'
import { wordsIn } from './words'

/** From where and in which language a payer asks. */
export interface Asking extends Paced {
  readonly locale: string
}

/** Begins a payment, or keeps a card, as `start` does; refuses in the payer's words when that was tried too often. */
export async function begin(actor: CustomerActor, input: StartPayment, asking: Asking): Promise<Result<Started>> {
  const what = input.type === 'verification' ? 'limits.card' : 'limits.pay'
  return answered(await startWithinLimits(actor, input, asking), what, asking)
}

/** Begins a payment by link, as `startByLink` does, in the same way. */
export async function beginByLink(
  actor: PayerActor,
  input: LinkPayment,
  asking: Asking & { readonly once: boolean },
): Promise<Result<Started>> {
  const begun = await startByLinkWithinLimits(actor, input, asking)
  return answered(begun, begun.met?.limit === 'pay.link_declines' ? 'limits.link' : 'limits.pay', asking)
}

function answered(
  begun: Begun,
  what: 'limits.card' | 'limits.pay' | 'limits.link',
  { locale }: Asking,
): Result<Started> {
  if (!begun.met) return begun.started
  return tooMany(begun.met, wordsIn(locale)(what, { minutes: Math.ceil(begun.met.seconds / 60) }))
}
