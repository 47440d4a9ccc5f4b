import { z } from 'zod'
import type { Core } from '../core/core'
import { type Account, allAccounts, type Cause, newId } from './account'
import { cardByNumber } from './cards'
import { invalid, missing, StripeFailure } from './errors'
import { emit } from './events'
import { check, created, expand, flag, ignored, integer, metadata, paging, text } from './form'
import { inTime, paged } from './lists'
import type { ApiCall, Route } from './route'
import type { Charge, Refund } from './types'

/** How long the pending and failing test cards take, instead of days. */
const SETTLE_MS = 3000
const NOBODY: Cause = { requestId: null, idempotencyKey: null }

const schema = z.strictObject({
  payment_intent: text.optional(),
  charge: text.optional(),
  amount: integer.optional(),
  reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional(),
  metadata: metadata.default({}),
  refund_application_fee: flag.optional(),
  reverse_transfer: flag.optional(),
  instructions_email: text.optional(),
  origin: ignored,
  expand,
})

/** What a refund is made from. */
export interface RefundOrder {
  amount: number
  reason: string | null
  metadata: Record<string, string>
  /** Ordered by misbehaviour: the refund fails at once with this reason. */
  failure?: string | undefined
}

function bookStatus(refund: Refund) {
  return refund.status === 'succeeded' || refund.status === 'pending' ? refund.status : 'failed'
}

function settle(account: Account, refund: Refund): void {
  const charge = account.charges.get(refund.charge)
  const status = refund._settleAs
  if (!status || !charge) return
  refund.status = status
  delete refund._settleAt
  delete refund._settleAs
  if (status === 'failed') {
    refund.failure_reason = 'expired_or_canceled_card'
    charge.amount_refunded -= refund.amount
    charge.refunded = false
    account.charges.put(charge.id, charge)
  }
  account.refunds.put(refund.id, refund)
  account.core.books.settle('stripe', refund.id, bookStatus(refund))
  emit(account, 'refund.updated', refund, NOBODY)
  emit(account, 'charge.refund.updated', refund, NOBODY)
  if (status === 'failed') emit(account, 'refund.failed', refund, NOBODY)
}

function settleLater(account: Account, refund: Refund): void {
  const wait = Math.max(0, (refund._settleAt ?? 0) - Date.now())
  setTimeout(() => account.refunds.get(refund.id) && settle(account, refund), wait).unref()
}

/** After a restart: lets pending refunds go on to their end. */
export function resumeRefunds(core: Core): void {
  for (const account of allAccounts(core)) {
    for (const refund of account.refunds.all()) if (refund._settleAt) settleLater(account, refund)
  }
}

/** Refunds part or all of a captured charge, with books and events; the caller has checked the amount. */
export function makeRefund(account: Account, charge: Charge, order: RefundOrder, cause: Cause): Refund {
  const act = cardByNumber(account.paymentMethods.get(charge.payment_method)?._number ?? '')?.refund
  const id = newId('re')
  const refund: Refund = {
    id,
    object: 'refund',
    amount: order.amount,
    balance_transaction: newId('txn'),
    charge: charge.id,
    created: account.core.clock.seconds(),
    currency: charge.currency,
    destination_details: { type: 'card', card: { type: 'refund', reference_status: 'pending' } },
    metadata: order.metadata,
    payment_intent: charge.payment_intent,
    reason: order.reason,
    status: order.failure ? 'failed' : act === 'pending' ? 'pending' : 'succeeded',
    ...(order.failure ? { failure_reason: order.failure } : {}),
    ...(act && !order.failure
      ? { _settleAt: Date.now() + SETTLE_MS, _settleAs: act === 'fails' ? 'failed' : 'succeeded' }
      : {}),
  }
  account.refunds.put(id, refund)
  if (!order.failure) {
    charge.amount_refunded += order.amount
    charge.refunded = charge.amount_refunded >= charge.amount_captured
    account.charges.put(charge.id, charge)
  }
  const manual = account.paymentIntents.get(charge.payment_intent)?.capture_method === 'manual'
  const parent = manual ? `${charge.id}/capture` : charge.id
  account.core.books.append('stripe', {
    id,
    reference: order.metadata.transaction ?? '',
    kind: 'refund',
    parent,
    amountMinor: String(order.amount),
    currency: charge.currency.toUpperCase(),
    status: bookStatus(refund),
  })
  emit(account, 'refund.created', refund, cause)
  if (order.failure) emit(account, 'refund.failed', refund, cause)
  else emit(account, 'charge.refunded', charge, cause)
  if (refund._settleAt) settleLater(account, refund)
  return refund
}

function chargeOf(account: Account, intentId: string | undefined, chargeId: string | undefined): Charge {
  if (intentId && !account.paymentIntents.get(intentId)) throw missing('payment_intent', intentId, 'payment_intent')
  const id = chargeId ?? account.paymentIntents.get(intentId ?? '')?.latest_charge
  if (!intentId && !chargeId)
    throw invalid('One of the following params should be provided for this request: payment_intent or charge.')
  const charge = id ? account.charges.get(id) : undefined
  if (chargeId && !charge) throw missing('charge', chargeId, 'charge')
  if (!charge || charge.status === 'failed') {
    throw invalid('This PaymentIntent does not have a successful charge to refund.', { param: 'payment_intent' })
  }
  return charge
}

function create({ account, params, cause, operation }: ApiCall): Refund {
  const input = check(schema, params)
  const charge = chargeOf(account, input.payment_intent, input.charge)
  if (!charge.captured) {
    throw invalid(`Charge ${charge.id} has not been captured. Cancel the PaymentIntent to release the funds.`, {
      param: 'payment_intent',
    })
  }
  const left = charge.amount_captured - charge.amount_refunded
  if (left <= 0) {
    throw new StripeFailure(400, {
      type: 'invalid_request_error',
      code: 'charge_already_refunded',
      message: `Charge ${charge.id} has already been refunded.`,
    })
  }
  if (charge.disputed) {
    throw invalid(`Charge ${charge.id} has been charged back; cannot issue a refund.`, { code: 'charge_disputed' })
  }
  const amount = input.amount ?? left
  if (amount < 1) throw invalid('Invalid positive integer', { param: 'amount', code: 'parameter_invalid_integer' })
  if (amount > left) {
    throw invalid(
      `Refund amount (${amount} ${charge.currency}) is greater than unrefunded amount on charge (${left} ${charge.currency})`,
      {
        param: 'amount',
      },
    )
  }
  const failure = account.core.misbehaviour.takeDecline('stripe', operation)
  return makeRefund(account, charge, { amount, reason: input.reason ?? null, metadata: input.metadata, failure }, cause)
}

function list({ account, params }: ApiCall): object {
  const input = check(
    z.strictObject({ ...paging, payment_intent: text.optional(), charge: text.optional(), created }),
    params,
  )
  const found = account.refunds
    .all()
    .filter((one) => !input.payment_intent || one.payment_intent === input.payment_intent)
    .filter((one) => (!input.charge || one.charge === input.charge) && inTime(one.created, input.created))
  return paged('/v1/refunds', found, input)
}

/** Mounts /v1/refunds. */
export function mountRefunds(route: Route): void {
  route('POST', '/refunds', 'refunds.create', create)
  route('GET', '/refunds', 'refunds.list', list)
  const find = ({ account, part }: ApiCall) => {
    const refund = account.refunds.get(part('id'))
    if (!refund) throw missing('refund', part('id'))
    return refund
  }
  route('GET', '/refunds/:id', 'refunds.get', find)
  route('POST', '/refunds/:id/cancel', 'refunds.cancel', (call) => {
    const refund = find(call)
    // Card refunds never wait for the customer, the only state in which a refund can be called back.
    throw invalid(`Refund ${refund.id} cannot be canceled because its status is ${refund.status}.`)
  })
}
