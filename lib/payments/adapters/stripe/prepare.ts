import type { StartRequest } from '../../contract'
import type { Outcome } from '../../outcome'
import { ask, type Context } from './client'
import { beforeSending, outcomeOf } from './outcomes'
import { customer, paymentMethod } from './shapes'
import { methodOf } from './translate'

/** The cards we offer. */
export const BRANDS: readonly string[] = ['visa', 'mastercard', 'amex', 'discover']

export interface Ready {
  readonly paymentMethod: string
  readonly customer?: string
}

type Asked = Pick<StartRequest, 'transactionId' | 'instrument' | 'accepted' | 'payer'>

/**
 * What must be known and made before the one call that counts: which brand the card is, and the customer a kept card belongs to.
 * Nothing here moves money, so every failure here means that nothing happened.
 */
export async function prepare(request: Asked, keep: boolean, context: Context): Promise<Ready | Outcome> {
  const { instrument } = request
  if (instrument.kind === 'stored') {
    const { paymentMethod, customer } = instrument.token
    return paymentMethod && customer ? { paymentMethod, customer } : badRequest('The kept card’s token is incomplete.')
  }
  if (instrument.kind !== 'one_time_token')
    return {
      kind: 'failed',
      code: 'unsupported',
      evidence: { message: 'Stripe needs a card entered in its card fields.' },
    }
  if (!/^pm_\w+$/.test(instrument.token)) return badRequest('This is not a token of Stripe’s card fields.')
  if (keep || BRANDS.some((brand) => !request.accepted.includes(brand))) {
    const refusal = await refusalOfBrand(instrument.token, request.accepted, context)
    if (refusal) return refusal
  }
  if (!keep) return { paymentMethod: instrument.token }
  const owner = await customerOf(request, context)
  return typeof owner === 'string' ? { paymentMethod: instrument.token, customer: owner } : owner
}

async function refusalOfBrand(token: string, accepted: readonly string[], context: Context): Promise<Outcome | null> {
  const answer = await ask(context, (api) => api.paymentMethods.retrieve(token))
  if (answer.kind === 'replied' && answer.status === 404)
    return { kind: 'declined', code: 'instrument_invalid', evidence: { processorCode: 'resource_missing' } }
  const read = answer.kind === 'replied' && answer.status === 200 ? paymentMethod.safeParse(answer.json) : null
  if (!read?.success) return beforeSending(outcomeOf(answer, () => null))
  const brand = read.data.card?.brand ?? 'unknown'
  const method = methodOf(brand)
  if (method !== undefined && accepted.includes(method)) return null
  return { kind: 'declined', code: 'method_not_accepted', evidence: { processorCode: brand } }
}

async function customerOf({ payer, transactionId }: Asked, context: Context): Promise<string | Outcome> {
  if (payer.known?.customer) return payer.known.customer
  const { email } = payer
  if (!email) return badRequest('Stripe needs the payer’s e-mail address to keep a card.')
  const answer = await ask(context, (api) =>
    api.customers.create(
      { email, name: payer.name, metadata: { customer: payer.reference, transaction: transactionId } },
      { idempotencyKey: `${transactionId}:customer` },
    ),
  )
  const read = answer.kind === 'replied' && answer.status === 200 ? customer.safeParse(answer.json) : null
  return read?.success ? read.data.id : beforeSending(outcomeOf(answer, () => null))
}

function badRequest(message: string): Outcome {
  return { kind: 'failed', code: 'bad_request', evidence: { message } }
}
