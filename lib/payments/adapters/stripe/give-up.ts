import type { Inquiry, Target } from '../../contract'
import { type Answer, ask, type Context } from './client'
import { findIntent, findSetup, inquire } from './inquire'
import { inquiryOf } from './outcomes'
import { intent, setupIntent } from './shapes'
import { toldOfIntent, toldOfSetup } from './translate'

/**
 * Cancels an intent that waits for its payer. Where Stripe refuses, because it is over by now, the answer is what it has become. Without an
 * idempotency key of ours: twice cancelled is cancelled, and under one key Stripe would repeat a fault that it met the first time.
 */
export async function giveUp(target: Target, context: Context): Promise<Inquiry> {
  const { type } = target
  if (type === 'verification') {
    const id = target.reference ?? (await findSetup(target, context))
    if (typeof id !== 'string') return id
    const params = { cancellation_reason: 'abandoned' as const }
    const answer = await ask(context, (api) => api.setupIntents.cancel(id, params))
    return settled(answer, { ...target, reference: id }, context, (json) => {
      const read = setupIntent.safeParse(json).data
      return read ? toldOfSetup(read, target.amount.currency) : null
    })
  }
  if (type !== 'purchase' && type !== 'authorization') return inquire(target, context)
  const id = target.reference ?? (await findIntent(target, context))
  if (typeof id !== 'string') return id
  // To cancel an authorization is to release it, also one that came through meanwhile: that one is kept.
  const now = type === 'authorization' ? await inquire({ ...target, reference: id }, context) : undefined
  if (now && (now.kind !== 'answered' || now.outcome.kind === 'succeeded')) return now
  const params = { cancellation_reason: 'abandoned' as const }
  const answer = await ask(context, (api) => api.paymentIntents.cancel(id, params))
  return settled(answer, { ...target, reference: id }, context, (json) => {
    const read = intent.safeParse(json).data
    return read ? toldOfIntent(read, type, target.keep) : null
  })
}

function settled(
  answer: Answer,
  target: Target,
  context: Context,
  read: Parameters<typeof inquiryOf>[1],
): Promise<Inquiry> | Inquiry {
  const refused = answer.kind === 'replied' && answer.status === 400
  return refused ? inquire(target, context) : inquiryOf(answer, read)
}
