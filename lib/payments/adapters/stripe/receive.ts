import { createHmac, timingSafeEqual } from 'node:crypto'
import { isId } from '@/lib/ids'
import type { CallbackVerdict, RawCall, Report, ReportSubject, TransactionType } from '../../contract'
import { jsonOrNull } from '../../exchange'
import type { Told } from '../../outcome'
import type { Context } from './client'
import { dispute, type Event, event, type Intent, idOf, intent, isMark, isMarked, refund, setupIntent } from './shapes'
import { toldOfCapture, toldOfDispute, toldOfIntent, toldOfRefund, toldOfVoid, wasReserved } from './translate'

/** Events we register for. Others are answered and left alone. */
export const EVENTS = [
  'payment_intent.succeeded',
  'payment_intent.payment_failed',
  'payment_intent.canceled',
  'payment_intent.amount_capturable_updated',
  'payment_intent.processing',
  'payment_intent.requires_action',
  'setup_intent.succeeded',
  'setup_intent.setup_failed',
  'setup_intent.canceled',
  'refund.created',
  'refund.updated',
  'refund.failed',
  'charge.dispute.created',
  'charge.dispute.closed',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.funds_reinstated',
] as const

const GOOD_FOR_SECONDS = 300

/** Verifies the signature over the raw bytes, then says what the event means for which transactions. */
export async function receive(call: RawCall, context: Context): Promise<CallbackVerdict> {
  const forged = forgery(call, context)
  if (forged) return { kind: 'rejected', because: 'forged', reason: forged }
  const read = event.safeParse(jsonOrNull(new TextDecoder().decode(call.body)))
  if (!read.success)
    return { kind: 'deferred', reason: 'The signature is right, but this is not an event as we know it.' }
  const { id, livemode, type } = read.data
  if (livemode !== context.live)
    return { kind: 'ignored', eventId: id, reason: `The event is about ${livemode ? 'live' : 'test'} mode.` }
  const understood = translate(read.data)
  if (understood === null) return { kind: 'deferred', reason: `The object of this ${type} event could not be read.` }
  return typeof understood === 'string'
    ? { kind: 'ignored', eventId: id, reason: understood }
    : { kind: 'reports', eventId: id, reports: understood }
}

function forgery(call: RawCall, context: Context): string | null {
  const secret = context.settings.webhookSecret
  const header = call.headers.get('stripe-signature')
  if (!secret) return 'No signing secret is set up.'
  if (!header) return 'There is no signature.'
  const parts = header.split(',').map((part) => part.trim().split('='))
  const time = parts.find(([name]) => name === 't')?.[1] ?? ''
  if (!/^\d{1,12}$/.test(time)) return 'The signature has no time.'
  const expected = Buffer.from(createHmac('sha256', secret).update(`${time}.`).update(call.body).digest('hex'))
  const given = parts.filter(([name]) => name === 'v1').map(([, value = '']) => Buffer.from(value))
  // Two signatures while a secret is being rolled. Each is compared, however many there are.
  const matches = given.filter((one) => one.length === expected.length && timingSafeEqual(one, expected))
  if (matches.length === 0) return 'The signature is wrong.'
  const age = context.now.getTime() / 1000 - Number(time)
  return Math.abs(age) > GOOD_FOR_SECONDS ? 'The signature is not of now.' : null
}

/** Reports, or why there are none, or null when the object is not what the event's type promises. */
function translate(given: Event): readonly Report[] | string | null {
  const family = given.type.slice(0, given.type.lastIndexOf('.'))
  switch (family) {
    case 'payment_intent':
      return ofIntent(given)
    case 'setup_intent':
      return ofSetup(given)
    case 'refund':
    case 'charge.refund':
      return ofRefund(given)
    case 'charge.dispute':
      return ofDispute(given)
    case 'charge':
      return 'The events of payment intents and refunds tell the same.'
    default:
      return `Nothing here depends on ${given.type}.`
  }
}

function ofIntent(given: Event): readonly Report[] | string | null {
  const read = intent.safeParse(given.data.object)
  if (!read.success) return null
  const now = read.data
  const isOurs = isMarked(now.metadata) || isMark(given.request?.idempotency_key)
  const understood = ofReadIntent(given, now, reporter(given, isOurs ? undefined : 'none'))
  if (understood !== null || isOurs) return understood
  // It need not be readable to be somebody else's.
  const type = now.capture_method === 'manual' ? 'authorization' : 'purchase'
  return [reporter(given, 'none')(theirs(now.id), type, 'ask')]
}

function ofReadIntent(given: Event, now: Intent, report: Reporter): readonly Report[] | string | null {
  const type = now.capture_method === 'manual' ? 'authorization' : 'purchase'
  const about = ours(now.metadata?.transaction) ?? theirs(now.id)
  // Events name card and charge by id only. What the card is, for the payer and to keep, is asked for; so is what may be over by now.
  const isBare = now.setup_future_usage || typeof now.latest_charge !== 'object'
  const itself = (told: Told | null) => told && report(about, type, isBare ? 'ask' : told)
  const follower = (as: 'capture' | 'void', told: Told | null, by: ReportSubject | null) => {
    const first = now.setup_future_usage
      ? null
      : toldOfIntent({ ...now, status: 'requires_capture', amount_capturable: now.amount }, type, false)
    return told && [...(first ? [report(about, type, first)] : []), report(by ?? under(now.id), as, told)]
  }
  switch (given.type) {
    case 'payment_intent.processing':
    case 'payment_intent.requires_action':
      return [report(about, type, 'ask')]
    case 'payment_intent.succeeded':
      return type === 'authorization'
        ? follower('capture', toldOfCapture(now), ours(given.request?.idempotency_key) ?? ours(now.metadata?.capture))
        : listed(itself(toldOfIntent(now, type, false)))
    case 'payment_intent.canceled':
      return wasReserved(now)
        ? follower('void', toldOfVoid(now), ours(given.request?.idempotency_key))
        : listed(told(report, about, type, toldOfIntent(now, type, false)))
    case 'payment_intent.amount_capturable_updated':
      return listed(itself(toldOfIntent(now, type, false)))
    case 'payment_intent.payment_failed':
      return listed(told(report, about, type, toldOfIntent(now, type, false)))
    default:
      return `Nothing here depends on ${given.type}.`
  }
}

function ofSetup(given: Event): readonly Report[] | string | null {
  const read = setupIntent.safeParse(given.data.object)
  if (!read.success) return null
  const { id, metadata } = read.data
  const about = ours(metadata?.transaction) ?? theirs(id)
  return /\.(succeeded|setup_failed|canceled)$/.test(given.type)
    ? [reporter(given, isMarked(metadata) ? undefined : 'none')(about, 'verification', 'ask')]
    : `Nothing here depends on ${given.type}.`
}

function ofRefund(given: Event): readonly Report[] | string | null {
  const read = refund.safeParse(given.data.object)
  if (!read.success) return null
  const { metadata, payment_intent } = read.data
  const payment = idOf(payment_intent)
  const about = ours(metadata?.transaction) ?? (payment === undefined ? null : under(payment))
  if (!about) return 'This refund belongs to no payment intent.'
  // One made on the dashboard carries nothing of ours; what it gives back may.
  const mark = isMarked(metadata) || payment === undefined ? undefined : { of: payment }
  return listed(told(reporter(given, mark), about, 'refund', toldOfRefund(read.data)))
}

function ofDispute(given: Event): readonly Report[] | string | null {
  const read = dispute.safeParse(given.data.object)
  if (!read.success) return null
  const now = read.data
  const payment = idOf(now.payment_intent)
  if (payment === undefined) return 'This dispute belongs to no payment intent.'
  const outcome = toldOfDispute(now)
  if (!outcome) return null
  const report = reporter(given, { of: payment })
  const taken = report(under(payment), 'chargeback', outcome)
  if (given.type === 'charge.dispute.funds_reinstated' || now.status === 'won')
    return [taken, report(under(now.id), 'chargeback_reversal', outcome)]
  const moved = given.type === 'charge.dispute.funds_withdrawn' || (now.balance_transactions ?? []).length > 0
  return moved ? [taken] : 'No money has moved for this dispute.'
}

type Reporter = (about: ReportSubject, type: TransactionType, outcome: Report['outcome']) => Report

function reporter(given: Event, mark?: Report['mark']): Reporter {
  const occurredAt = new Date(given.created * 1000)
  return (about, type, outcome) => ({ about, type, outcome, occurredAt, ...(mark && { mark }) })
}

function told(report: Reporter, about: ReportSubject, type: TransactionType, outcome: Told | null): Report | null {
  return outcome && report(about, type, outcome)
}

function listed(report: Report | null): readonly Report[] | null {
  return report && [report]
}

function ours(id: string | null | undefined): ReportSubject | null {
  return id && isId('txn', id) ? { kind: 'ours', transactionId: id } : null
}

function theirs(reference: string): ReportSubject {
  return { kind: 'theirs', reference }
}

function under(parentReference: string): ReportSubject {
  return { kind: 'under', parentReference }
}
