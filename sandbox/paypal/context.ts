import { createHash } from 'node:crypto'
import type { ChargeKind, ChargeStatus } from '../core/books'
import type { Core } from '../core/core'
import { type Amount, toMinor } from './amounts'
import { issueCertificate } from './certificate'
import { type Refusal, refuse } from './refusals'
import { type Issued, openRecords, paypalId, type Records } from './state'

export const PROCESSOR = 'paypal'
const HOUR = 3_600_000
export const DAY = 24 * HOUR
/** How long a PayPal-Request-Id is remembered: orders shorter than payments. */
const REMEMBERED = { orders: 6 * HOUR, payments: 45 * DAY }

/** What every part of the sandbox's PayPal works on. */
export interface PayPal {
  core: Core
  records: Records
  /** The certificate the webhooks are signed with; made at the first call and the same ever after. */
  issued(): Promise<Issued>
}

/** One call of the API by a signed-in client. */
export interface Call {
  clientId: string
  operation: string
  path: string
  requestId: string | undefined
  representation: boolean
}

export interface Outcome {
  status: 200 | 201 | 204
  body: object | null
}

/** Opens PayPal on the sandbox's core. */
export function openPayPal(core: Core): PayPal {
  const records = openRecords(core.store)
  let making: Promise<Issued> | undefined
  return {
    core,
    records,
    issued: async () => {
      const kept = records.issued.get('webhooks')
      if (kept && Date.parse(kept.notAfter) > Date.now()) return kept
      // Held here too, so that it outlives "forget everything": who fetched the authority before goes on trusting it.
      making ??= issueCertificate(new Date())
      return records.issued.put('webhooks', await making)
    },
  }
}

/**
 * Runs a call once per PayPal-Request-Id: the same id and body again gets the first result with 200, another body
 * DUPLICATE_REQUEST_ID. Refusals are not remembered, nothing was done then.
 */
export function once(paypal: PayPal, call: Call, body: unknown, run: () => Outcome): Outcome {
  if (call.requestId === undefined) return run()
  const { replays } = paypal.records
  const key = `${call.clientId}|${call.operation}|${call.requestId}`
  const fingerprint = createHash('sha256')
    .update(`${call.path}\n${JSON.stringify(body)}`)
    .digest('hex')
  const now = paypal.core.clock.now()
  const before = replays.get(key)
  if (before && Date.parse(before.expiresAt) > now) {
    if (before.fingerprint !== fingerprint) throw refuse('DUPLICATE_REQUEST_ID')
    return { status: before.body === null ? 204 : 200, body: before.body }
  }
  const outcome = run()
  const kept = call.operation.startsWith('orders.') ? REMEMBERED.orders : REMEMBERED.payments
  replays.put(key, { fingerprint, body: outcome.body, expiresAt: new Date(now + kept).toISOString() })
  return outcome
}

export interface BookLine {
  id: string
  reference: string | undefined
  kind: ChargeKind
  parent: string | null
  amount: Amount
  status: ChargeStatus
}

/** Writes a line into PayPal's books. */
export function book(paypal: PayPal, line: BookLine): void {
  const { amount, reference, ...rest } = line
  const money = { amountMinor: toMinor(amount).toString(), currency: amount.currency_code }
  paypal.core.books.append(PROCESSOR, { ...rest, reference: reference ?? '', ...money })
}

/**
 * The decline ordered for an operation that moves money, used up by asking. A four-character code is the answer of the
 * bank behind the payer, everything else the issue PayPal refuses with.
 */
export function orderedDecline(paypal: PayPal, operation: string): { issue?: string; responseCode?: string } {
  const code = paypal.core.misbehaviour.takeDecline(PROCESSOR, operation)
  if (code === undefined) return {}
  if (/^[0-9A-Z]{4}$/.test(code)) return { responseCode: code }
  return { issue: /^[A-Z][A-Z_]+$/.test(code) ? code : 'INSTRUMENT_DECLINED' }
}

/** Throws the decline ordered for this very operation, where no money moves: one ordered on `*` waits for the charge. */
export function refuseIfOrdered(paypal: PayPal, operation: string): void {
  const faults = paypal.core.misbehaviour.list()
  if (!faults.some((one) => one.processor === PROCESSOR && one.on === operation && one.fault === 'decline')) return
  throw refuse(orderedDecline(paypal, operation).issue ?? 'TRANSACTION_REFUSED')
}

/** A record of this client, or 404 INVALID_RESOURCE_ID; what belongs to another client does not exist for this one. */
export function owned<T extends { clientId: string }>(found: T | undefined, call: Call): T {
  if (!found || found.clientId !== call.clientId) throw refuse('INVALID_RESOURCE_ID')
  return found
}

/** Turns away an invoice id that another order of the merchant was already paid under. */
export function refuseUsedInvoice(paypal: PayPal, clientId: string, orderId: string, invoiceId?: string): void {
  if (invoiceId === undefined) return
  const { captures, authorizations } = paypal.records
  const clash = [...captures.all(), ...authorizations.all()].some(
    (paid) =>
      paid.clientId === clientId &&
      paid.invoice_id === invoiceId &&
      paid.orderId !== orderId &&
      paid.status !== 'DECLINED' &&
      paid.status !== 'DENIED',
  )
  if (clash) throw refuse('DUPLICATE_INVOICE_ID')
}

/** The refusal an ordered decline asks for, or nothing; the line in the books says that it was tried. */
export function refuseDeclined(
  paypal: PayPal,
  issue: string | undefined,
  tried: Omit<BookLine, 'id' | 'status'>,
): void {
  if (issue === undefined) return
  book(paypal, { ...tried, id: `DECLINED-${paypalId()}`, status: 'declined' })
  throw declined(issue)
}

/** The refusal for a decline; INSTRUMENT_DECLINED carries the link by which the payer chooses another funding. */
export function declined(issue: string, approvalHref?: string): Refusal {
  const links = approvalHref ? [{ href: approvalHref, rel: 'redirect', method: 'GET' }] : []
  return refuse(issue, undefined, undefined, links)
}
