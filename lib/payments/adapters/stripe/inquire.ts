import { timeOf } from '@/lib/ids'
import type { Inquiry, Ownership, Target } from '../../contract'
import type { Evidence, Told } from '../../outcome'
import { type Answer, ask, type Context } from './client'
import { inquiryOf, messageOf } from './outcomes'
import { type Intent, intent, isMarked, page, type Refund, refund, type SetupIntent, setupIntent } from './shapes'
import { toldOfCapture, toldOfIntent, toldOfRefund, toldOfSetup, toldOfVoid } from './translate'

/**
 * What has become of a transaction. Without a reference it is looked for by our id among what was made around the time of the
 * transaction: Stripe's search lags behind, and asking again to create it would not be asking.
 */
export function inquire(target: Target, context: Context): Promise<Inquiry> {
  switch (target.type) {
    case 'purchase':
    case 'authorization':
      return inquireIntent(target, target.type, context)
    case 'verification':
      return inquireSetup(target, context)
    case 'capture':
    case 'void':
      return inquireFollower(target, target.type, context)
    case 'refund':
      return inquireRefund(target, context)
    case 'chargeback':
    case 'chargeback_reversal':
      return Promise.resolve(unanswered({ message: 'Stripe tells of disputes by callback.' }))
  }
}

async function inquireIntent(target: Target, as: 'purchase' | 'authorization', context: Context): Promise<Inquiry> {
  const read = (json: unknown) => {
    const found = inMode(intent.safeParse(json).data, context)
    return found && toldOfIntent(found, as, target.keep)
  }
  const expand = ['payment_method', 'latest_charge']
  const known = target.reference ?? (await findIntent(target, context))
  if (typeof known !== 'string') return known
  return inquiryOf(await ask(context, (api) => api.paymentIntents.retrieve(known, { expand })), read)
}

async function inquireSetup(target: Target, context: Context): Promise<Inquiry> {
  const read = (json: unknown) => {
    const found = inMode(setupIntent.safeParse(json).data, context)
    return found && toldOfSetup(found, target.amount.currency)
  }
  const known = target.reference ?? (await findSetup(target, context))
  if (typeof known !== 'string') return known
  return inquiryOf(await ask(context, (api) => api.setupIntents.retrieve(known, { expand: ['payment_method'] })), read)
}

/** Captures and voids have no object of their own: the intent they follow says whether they happened. */
async function inquireFollower(target: Target, type: 'capture' | 'void', context: Context): Promise<Inquiry> {
  const parent = target.parentReference ?? target.reference
  if (parent === undefined) return unanswered({ message: 'The transaction that this follows is not known at Stripe.' })
  const expand = ['payment_method', 'latest_charge']
  const answer = await ask(context, (api) => api.paymentIntents.retrieve(parent, { expand }))
  const now =
    answer.kind === 'replied' && answer.status === 200 ? inMode(intent.safeParse(answer.json).data, context) : null
  if (!now) return inquiryOf(answer, () => null)
  const told = type === 'void' ? toldOfVoid(now) : captureOf(now, target.transactionId)
  return told ? { kind: 'answered', outcome: told } : { kind: 'not_found' }
}

/** Another capture of the same authorization is not this one. */
function captureOf(now: Intent, transactionId: string): Told | null {
  const told = toldOfCapture(now)
  return told && now.metadata?.capture === transactionId ? told : null
}

async function inquireRefund(target: Target, context: Context): Promise<Inquiry> {
  const read = (json: unknown) => {
    const found = refund.safeParse(json).data
    return found ? toldOfRefund(found) : null
  }
  const { reference, parentReference } = target
  if (reference !== undefined) return inquiryOf(await ask(context, (api) => api.refunds.retrieve(reference)), read)
  if (parentReference === undefined)
    return unanswered({ message: 'The payment that this refunds is not known at Stripe.' })
  const found = await findAmong<Refund>(
    (after) => ask(context, (api) => api.refunds.list({ payment_intent: parentReference, ...after })),
    (json) => refund.safeParse(json).data ?? null,
    target.transactionId,
  )
  if ('kind' in found) return found
  const told = toldOfRefund(found.item)
  return told ? { kind: 'answered', outcome: told } : unanswered({ message: 'The refund could not be read.' })
}

/** Reads whether a payment intent carries our id. What Stripe does not have in this account, nobody can tell of. */
export async function ownerOf(reference: string, context: Context): Promise<Ownership> {
  const answer = await ask(context, (api) => api.paymentIntents.retrieve(reference))
  const found = answer.kind === 'replied' && answer.status === 200 ? intent.safeParse(answer.json).data : undefined
  if (!found) return { kind: 'unanswered', evidence: { message: messageOf(answer), ...codeOf(answer) } }
  return { kind: isMarked(found.metadata) ? 'ours' : 'foreign' }
}

/** The id of the intent that carries our transaction's id, or why there is none. */
export async function findIntent(target: Target, context: Context): Promise<string | Inquiry> {
  const created = around(target, context)
  const found = await findAmong<Intent>(
    (after) => ask(context, (api) => api.paymentIntents.list({ created, ...after })),
    (json) => intent.safeParse(json).data ?? null,
    target.transactionId,
  )
  return 'kind' in found ? found : found.item.id
}

/** The id of the setup intent that carries our transaction's id, or why there is none. */
export async function findSetup(target: Target, context: Context): Promise<string | Inquiry> {
  const created = around(target, context)
  const found = await findAmong<SetupIntent>(
    (after) => ask(context, (api) => api.setupIntents.list({ created, ...after })),
    (json) => setupIntent.safeParse(json).data ?? null,
    target.transactionId,
  )
  return 'kind' in found ? found : found.item.id
}

/** Twenty thousand in the quarter of an hour that is looked at: a list that is not read to its end would never settle anything. */
const MOST_PAGES = 200
const PER_PAGE = 100

interface Listed {
  readonly id: string
  readonly metadata?: Readonly<Record<string, string>> | null | undefined
}

interface Page {
  readonly limit: number
  readonly starting_after?: string
}

/** Pages through a list until our transaction is seen. Only a list read to its end may say "not found". */
async function findAmong<T extends Listed>(
  list: (page: Page) => Promise<Answer>,
  read: (json: unknown) => T | null,
  transactionId: string,
): Promise<{ readonly item: T } | Inquiry> {
  let after: Page = { limit: PER_PAGE }
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const answer = await list(after)
    const body = answer.kind === 'replied' && answer.status === 200 ? page.safeParse(answer.json).data : undefined
    if (!body) return unanswered({ message: messageOf(answer), ...codeOf(answer) })
    const items = body.data.map(read)
    const item = items.find((one) => one?.metadata?.transaction === transactionId)
    if (item) return { item }
    if (items.includes(null)) return unanswered({ message: 'A part of Stripe’s list could not be read.' })
    const last = items.at(-1)
    if (!body.has_more || !last) return { kind: 'not_found' }
    after = { limit: PER_PAGE, starting_after: last.id }
  }
  return unanswered({ message: 'The list at Stripe is too long to be read to its end.' })
}

/** From a little before our transaction was written down to well after every call for it has timed out, by whichever clock. */
function around(target: Target, context: Context): { gte: number; lte?: number } {
  const began = timeOf(target.transactionId)
  const seconds = (time: Date, offset: number) => Math.floor(time.getTime() / 1000) + offset
  return began ? { gte: seconds(began, -300), lte: seconds(began, 600) } : { gte: seconds(context.now, -86_400) }
}

function inMode<T extends { readonly livemode: boolean }>(found: T | undefined, context: Context): T | null {
  return found && found.livemode === context.live ? found : null
}

function codeOf(answer: Answer): { readonly processorCode?: string } {
  return answer.kind === 'replied' ? { processorCode: String(answer.status) } : {}
}

function unanswered(evidence: Evidence): Inquiry {
  return { kind: 'unanswered', evidence }
}
