import type { Tx } from '@/db/client'
import { formatMoney } from '@/lib/money/format'
import { compare, type Money, money } from '@/lib/money/money'
import type { AnyAdapter, MethodKind, PayerNeed } from '@/lib/payments/contract'
import { ok, type Refusal, type Result, refuse } from '@/lib/result'
import { type Candidate, candidatesOf } from './candidates'
import { processorLimits, takesCurrency } from './limits'
import { type OpenSystem, open, routeFor } from './open'

// "Which methods, and why not the others": what a payer may be offered in a currency.

/** One way to pay: a kind of method of one payment system, with the methods of that kind that take the currency. */
export interface Offer {
  readonly systemId: string
  readonly systemName: string
  readonly adapterId: string
  readonly live: boolean
  readonly kind: MethodKind
  readonly methods: readonly OfferedMethod[]
  readonly min: Money
  readonly max: Money | null
  readonly entry: 'hosted_fields' | 'at_processor'
  /** What the browser needs to draw the processor's own fields; with `hosted_fields` only. */
  readonly fields?: OfferFields
  /** May the payer keep what they pay with? */
  readonly canKeep: boolean
  /** Present when only something the payer can add stands in the way of keeping. */
  readonly keepNeeds?: Missing
  /** May it be kept without a payment? */
  readonly canVerify: boolean
  /** May it be charged later while the payer is away? */
  readonly unattended: boolean
}

export interface OfferedMethod {
  readonly id: string
  readonly label: string
}

export interface OfferFields {
  readonly library: string
  /** The address to load the script from, already routed to the sandbox in Test mode. */
  readonly script: string
  readonly publicSettings: Readonly<Record<string, string>>
}

/** What is missing in the payer's record: a sentence, and the field that mends it. */
export interface Missing {
  readonly why: string
  readonly fix: PayerNeed['field']
}

/** A way to pay that is there, but not for this payer or this use. */
export interface Unavailable {
  readonly kind: MethodKind
  readonly methods: readonly OfferedMethod[]
  readonly systemName: string
  /** A sentence the payer can act on. */
  readonly why: string
  readonly fix?: PayerNeed['field']
}

export interface PayerFacts {
  readonly name: string
  readonly email: string | null
  readonly phone: string | null
}

/** `pay`: with the payer here. `keep`: store a method without paying. `unattended`: charge it while the payer is away. */
export type Use = 'pay' | 'keep' | 'unattended'

export interface OfferQuery {
  readonly profileId: string
  readonly currency: string
  readonly payer: PayerFacts
  readonly use: Use
}

export interface Offers {
  readonly offers: readonly Offer[]
  readonly unavailable: readonly Unavailable[]
}

/**
 * Everything this payer could use in this currency, and why the rest is not for them. Order: as assigned. Call it to draw a choice. `among`
 * leaves candidates out without a word.
 */
export async function listOffers(
  tx: Tx,
  query: OfferQuery,
  among: (candidates: readonly Candidate[]) => readonly Candidate[] = (all) => all,
): Promise<Offers> {
  const offers: Offer[] = []
  const unavailable: Unavailable[] = []
  for (const candidate of among(await candidatesOf(tx, query))) {
    const verdict = judge(candidate, query)
    if ('why' in verdict) unavailable.push(verdict)
    else offers.push(verdict)
  }
  return { offers, unavailable }
}

export interface OfferChoice extends OfferQuery {
  readonly systemId: string
  readonly kind: MethodKind
  /** Does the payer ask to keep it? */
  readonly keep: boolean
}

/** An offer that was chosen, and the payment system behind it. */
export interface Chosen {
  readonly offer: Offer
  readonly system: OpenSystem
}

/**
 * One offer by system and kind among the currency's candidates, checked again on the server when it is used. The payment system may be deleted from then on: who writes
 * the payment holds it (`holding`). Refuses with `method_unavailable` or `cannot_keep` and a sentence for the payer.
 */
export function offerFor(choice: OfferChoice, candidates: readonly Candidate[]): Result<Chosen> {
  const found = candidates.find(({ row, kind }) => row.id === choice.systemId && kind === choice.kind)
  if (!found) return refuse('method_unavailable', `This payment method is not available in ${choice.currency}.`)
  const verdict = judge(found, choice)
  if ('why' in verdict) return refuse('method_unavailable', sentence(verdict.why))
  if (choice.keep && !verdict.canKeep) {
    const because = verdict.keepNeeds?.why ?? `${found.row.name} cannot keep a payment method for later`
    return refuse('cannot_keep', sentence(because))
  }
  return ok({ offer: verdict, system: open(found.row) })
}

/** Is the amount within the offer's range? Null when it is; the message is the one a payer reads (S1-25). Same currency only. */
export function checkAmount(offer: Pick<Offer, 'min' | 'max'>, amount: Money): Refusal | null {
  if (compare(amount, offer.min) < 0)
    return refuse('below_minimum', `Your payment must be no less than ${short(offer.min)}`)
  if (offer.max && compare(amount, offer.max) > 0)
    return refuse('above_maximum', `Your payment must be no more than ${short(offer.max)}`)
  return null
}

function judge(candidate: Candidate, query: OfferQuery): Offer | Unavailable {
  const { row, adapter, kind } = candidate
  const methods = candidate.methods.map(({ id, label }) => ({ id, label }))
  const no = (why: string, fix?: PayerNeed['field']): Unavailable => ({
    kind,
    methods,
    systemName: row.name,
    why,
    ...(fix && { fix }),
  })
  const called = candidate.methods.length === 1 ? (methods[0]?.label ?? row.name) : row.name
  if (!candidate.methods.every((method) => takesCurrency(method, query.currency)))
    return no(`${called} does not take ${query.currency}.`)
  const missing = missingOf(adapter, query.payer, 'always')
  if (missing) return no(`Add ${thing(missing)} to use ${called}`, missing)
  const offer = offerOf(candidate, query)
  if (offer.entry === 'hosted_fields' && !offer.fields)
    return no(`${called} is not completely set up yet. Choose another way to pay, or tell us.`)
  if (query.use === 'unattended' && !offer.unattended) return no(whyAttended(candidate, called))
  if (query.use !== 'keep') return offer
  if (offer.keepNeeds) return no(offer.keepNeeds.why, offer.keepNeeds.fix)
  if (!offer.canKeep) return no(`${called} cannot be kept: you confirm each payment there.`)
  if (!offer.canVerify) return no(`${called} can only be kept together with a payment.`)
  return offer
}

function offerOf(candidate: Candidate, query: OfferQuery): Offer {
  const { row, adapter, kind, methods } = candidate
  const missing = missingOf(adapter, query.payer, 'keeping')
  const able = keeps(adapter) && row.storedInfo === 'token_only'
  const fields = fieldsOf(candidate)
  return {
    systemId: row.id,
    systemName: row.name,
    adapterId: adapter.id,
    live: row.live,
    kind,
    methods: methods.map(({ id, label }) => ({ id, label })),
    ...range(candidate, query.currency),
    entry: adapter.entry.kind,
    ...(fields && { fields }),
    canKeep: able && !missing,
    ...(able &&
      missing && { keepNeeds: { why: `Add ${thing(missing)} to keep this ${keptName(kind)}`, fix: missing } }),
    canVerify: adapter.operations.verify !== undefined,
    unattended: adapter.unattended && able && !row.cvvRequired,
  }
}

/** The assignment's range, never wider than the processor's own. */
function range(candidate: Candidate, currency: string): Pick<Offer, 'min' | 'max'> {
  const { min, max } = processorLimits(
    candidate.adapter,
    currency,
    candidate.methods.map(({ id }) => id),
  )
  const least = min !== null && min > candidate.minMinor ? min : candidate.minMinor
  const most = max !== null && (candidate.maxMinor === null || max < candidate.maxMinor) ? max : candidate.maxMinor
  return { min: money(least, currency), max: most === null ? null : money(most, currency) }
}

/** Undefined as well when a setting that the browser needs is not there yet. */
function fieldsOf({ row, adapter }: Candidate): OfferFields | undefined {
  const { entry } = adapter
  if (entry.kind !== 'hosted_fields') return undefined
  const settings = open(row).context.settings as Readonly<Record<string, unknown>>
  const pairs = entry.publicSettings.map((key) => [key, settings[key]] as const)
  if (pairs.some(([, value]) => typeof value !== 'string' || value === '')) return undefined
  return {
    library: entry.library,
    script: routeFor(row.live)(entry.script),
    publicSettings: Object.fromEntries(pairs.map(([key, value]) => [key, String(value)])),
  }
}

function keeps(adapter: AnyAdapter): boolean {
  return adapter.operations.forget !== undefined || adapter.operations.verify !== undefined
}

function whyAttended({ row, adapter }: Candidate, called: string): string {
  if (!adapter.unattended)
    return `${called} needs you to confirm each payment, so it cannot be used for automatic payments.`
  return row.cvvRequired
    ? `${called} asks for the security code at each payment, so it cannot be used for automatic payments.`
    : `${called} keeps no token, so it cannot be used for automatic payments.`
}

function missingOf(adapter: AnyAdapter, payer: PayerFacts, when: PayerNeed['when']): PayerNeed['field'] | undefined {
  return adapter.payerNeeds.find((need) => need.when === when && !payer[need.field]?.trim())?.field
}

const THINGS = { email: 'an e-mail address', phone: 'a phone number', name: 'your name' } as const

function thing(field: PayerNeed['field']): string {
  return THINGS[field]
}

function keptName(kind: MethodKind): string {
  return kind === 'card' ? 'card' : 'method'
}

function short(amount: Money): string {
  return formatMoney(amount, 'en', { trim: true })
}

function sentence(text: string): string {
  return text.endsWith('.') ? text : `${text}.`
}
