import type { Evidence, KeptInstrument, NextStep, Told } from '../../outcome'
import { fromStripe } from './amounts'
import { cancellationOf, declineOf } from './declines'
import { type Dispute, type Intent, idOf, paymentMethod, type Refund, type SetupIntent } from './shapes'

/** Stripe's brands under the names of our methods. Diners Club cards are processed as Discover. */
const METHODS: Readonly<Record<string, string>> = {
  visa: 'visa',
  mastercard: 'mastercard',
  amex: 'amex',
  discover: 'discover',
  diners: 'discover',
}

/** Our method of a card brand, or undefined for a brand we do not offer. */
export function methodOf(brand: string | undefined): string | undefined {
  return brand === undefined ? undefined : METHODS[brand]
}

/** Was the money of this intent reserved at some time, whatever became of it? */
export function wasReserved(intent: Intent): boolean {
  return intent.capture_method === 'manual' && idOf(intent.latest_charge) !== undefined && !intent.last_payment_error
}

/** A payment intent as an authorization or as a purchase. Null when it cannot be read as one. */
export function toldOfIntent(intent: Intent, as: 'authorization' | 'purchase', keep: boolean): Told | null {
  const evidence = evidenceOf(intent, intent.last_payment_error)
  switch (intent.status) {
    case 'succeeded':
    case 'requires_capture': {
      const amount = amountOf(intent, as)
      if (amount === null) return null
      const kept = keep ? keptOf(intent) : null
      return { kind: 'succeeded', reference: intent.id, amount, ...cardOf(intent), ...(kept ? { kept } : {}), evidence }
    }
    case 'canceled':
      return {
        kind: 'declined',
        reference: intent.id,
        code: cancellationOf(intent.cancellation_reason, wasReserved(intent)),
        evidence: { ...evidence, processorCode: intent.cancellation_reason ?? 'canceled' },
      }
    default:
      return toldOfOpen(intent, intent.last_payment_error, blockedByRadar(intent))
  }
}

/** The capture of an authorised intent: it has happened when the intent has succeeded. */
export function toldOfCapture(intent: Intent): Told | null {
  const amount = fromStripe(intent.amount_received ?? 0, intent.currency)
  if (intent.status !== 'succeeded' || amount === null) return null
  return { kind: 'succeeded', reference: intent.id, amount, ...cardOf(intent), evidence: evidenceOf(intent) }
}

/** The release of an authorised intent: it has happened when the intent is canceled. */
export function toldOfVoid(intent: Intent): Told | null {
  const amount = fromStripe(intent.amount, intent.currency)
  if (intent.status !== 'canceled' || amount === null) return null
  return { kind: 'succeeded', reference: intent.id, amount, evidence: evidenceOf(intent) }
}

/** A card kept without a charge. The amount is zero in the currency the verification was asked in. */
export function toldOfSetup(intent: SetupIntent, currency: string): Told | null {
  const evidence = evidenceOf(intent, intent.last_setup_error)
  if (intent.status === 'succeeded') {
    const kept = keptOf(intent)
    if (!kept) return null
    const label = { method: kept.method, label: `•••• ${kept.lastFour}` }
    return { kind: 'succeeded', reference: intent.id, amount: { amountMinor: 0n, currency }, ...label, kept, evidence }
  }
  if (intent.status === 'canceled')
    return { kind: 'declined', reference: intent.id, code: cancellationOf(intent.cancellation_reason, false), evidence }
  return toldOfOpen(intent, intent.last_setup_error, false)
}

/** A refund, which may take days and may yet fail. */
export function toldOfRefund(refund: Refund): Told | null {
  const amount = fromStripe(refund.amount, refund.currency)
  const evidence = { processorCode: refund.failure_reason ?? refund.status ?? 'pending', raw: refund }
  switch (refund.status) {
    case 'succeeded':
      return amount && { kind: 'succeeded', reference: refund.id, amount, evidence }
    case 'pending':
    case 'requires_action':
      return amount && { kind: 'pending', reference: refund.id, next: { kind: 'wait' }, amount, evidence }
    case 'failed':
      return { kind: 'declined', reference: refund.id, code: declineOf({ code: refund.failure_reason }), evidence }
    case 'canceled':
      return { kind: 'declined', reference: refund.id, code: 'released', evidence }
    default:
      return null
  }
}

/** Money that a dispute took, or gave back. */
export function toldOfDispute(dispute: Dispute): Told | null {
  const amount = fromStripe(dispute.amount, dispute.currency)
  const evidence = { processorCode: dispute.reason ?? dispute.status, raw: dispute }
  return amount && { kind: 'succeeded', reference: dispute.id, amount, evidence }
}

function toldOfOpen(intent: Intent | SetupIntent, error: Intent['last_payment_error'], blocked: boolean): Told | null {
  const evidence = evidenceOf(intent, error)
  const pending = (next: NextStep): Told => ({ kind: 'pending', reference: intent.id, next, evidence })
  switch (intent.status) {
    case 'requires_action':
      return pending(challengeOf(intent))
    case 'requires_payment_method':
      return error
        ? { kind: 'declined', reference: intent.id, code: declineOf(error, blocked), evidence }
        : pending({ kind: 'wait' })
    case 'processing':
    case 'requires_confirmation':
      return pending({ kind: 'wait' })
    default:
      return null
  }
}

function challengeOf(intent: Intent | SetupIntent): NextStep {
  const url = intent.next_action?.redirect_to_url?.url
  if (url !== undefined) return { kind: 'redirect', method: 'GET', url, fields: {} }
  if (intent.next_action?.type === 'use_stripe_sdk' && intent.client_secret)
    return { kind: 'embed', library: 'stripe', clientToken: intent.client_secret }
  return { kind: 'wait' }
}

function amountOf(intent: Intent, as: 'authorization' | 'purchase') {
  if (as === 'purchase')
    return intent.status === 'succeeded' ? fromStripe(intent.amount_received ?? intent.amount, intent.currency) : null
  // Once captured, the part that was authorised is the intent's own amount.
  const units = intent.status === 'requires_capture' ? (intent.amount_capturable ?? intent.amount) : intent.amount
  return fromStripe(units, intent.currency)
}

function cardOf(intent: Intent): { readonly method?: string; readonly label?: string } {
  const charged =
    typeof intent.latest_charge === 'object' ? intent.latest_charge?.payment_method_details?.card : undefined
  const given = typeof intent.payment_method === 'object' ? intent.payment_method?.card : undefined
  const method = methodOf(charged?.brand ?? given?.brand)
  const lastFour = charged?.last4 ?? given?.last4
  return { ...(method ? { method } : {}), ...(lastFour ? { label: `•••• ${lastFour}` } : {}) }
}

function keptOf(intent: Intent | SetupIntent): KeptInstrument | null {
  const read = paymentMethod.safeParse(intent.payment_method)
  const customer = idOf(intent.customer)
  const card = read.data?.card
  if (!read.success || !card || customer === undefined) return null
  const expires =
    card.exp_year && card.exp_month ? `${card.exp_year}-${String(card.exp_month).padStart(2, '0')}` : undefined
  return {
    token: { customer, paymentMethod: read.data.id },
    method: methodOf(card.brand) ?? card.brand,
    lastFour: card.last4,
    ...(expires === undefined ? {} : { expires }),
  }
}

function blockedByRadar(intent: Intent): boolean {
  return typeof intent.latest_charge === 'object' && intent.latest_charge?.outcome?.type === 'blocked'
}

function evidenceOf(intent: Intent | SetupIntent, error?: Intent['last_payment_error']): Evidence {
  const processorCode = error ? (error.decline_code ?? error.code ?? intent.status) : intent.status
  return { processorCode, ...(error?.message ? { message: error.message } : {}), raw: intent }
}
