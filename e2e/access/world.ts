import { database } from '@/db/client'
import { profile } from '@/db/schema/profile'
import type { Actor, CustomerActor, Role, StaffActor, SystemActor } from '@/lib/auth/actor'
import { createCustomer } from '@/lib/customers/customers'
import { customerSchema } from '@/lib/customers/schemas'
import { newId } from '@/lib/ids'
import { readMajor } from '@/lib/money/format'
import { createLink } from '@/lib/orders/create-link'
import { createOrder } from '@/lib/orders/create-order'
import { linkSchema, orderSchema } from '@/lib/orders/schemas'
import { takeUpload } from '@/lib/orders/uploads/take'
import { saveCurrency } from '@/lib/payment-systems/assignments'
import { addCurrency } from '@/lib/payment-systems/currencies'
import { setMethods } from '@/lib/payment-systems/methods'
import { createSystem } from '@/lib/payment-systems/save-system'
import type { Result } from '@/lib/result'
import { start } from '@/lib/transactions/start'
import { db } from '../support/database'
import { stage } from '../support/stage'
import { type ByLink, payByLink, tokenOf } from './by-link'
import { strayCallback } from './desk'
import { linkForm, OURS, orderForm, SHARED, systemSettings } from './forms'
import type { ActorName } from './matrix'
import { makePerson, type Person } from './people'

// Two profiles that know nothing of each other, made by the services themselves, beside whatever the other tests have left. In one of
// them are everybody of the matrix and two customers with payments; in the other an administrator and a customer with the same.

/** A customer with what is theirs: a kept card, a payment with its receipt, one that waits for the payer, one that is reserved. */
export interface Payer extends Person {
  readonly actor: CustomerActor
  readonly customerId: string
  readonly accountId: string
  readonly cardId: string
  readonly paid: Made
  readonly waiting: Made
  readonly reserved: Made
  readonly receiptId: string
  /** An order of theirs, and the payment link for it. */
  readonly orderId: string
  readonly linkId: string
  /** A file of links, looked at and not made. */
  readonly uploadId: string
  /** Printed on it. */
  readonly receiptCode: string
  /** What opens the link of `orderId`, which nobody has paid yet. */
  readonly linkToken: string
  /** A payment by another link for them, in a browser of theirs. */
  readonly byLink: ByLink & Pick<Payer, 'receiptId'>
  /** An order of theirs that was paid by its link: what opens it, and a paper of it. */
  readonly portal: { readonly token: string; readonly orderId: string; readonly receiptId: string }
}

export interface Made {
  readonly paymentId: string
  readonly transactionId: string
}

export interface Side {
  readonly actor: SystemActor
  readonly profileId: string
  readonly systemId: string
  /** A callback that matched nothing. */
  readonly strayId: string
  /** The processor's key of this side: a secret that no page may show. */
  readonly key: string
}

export interface World {
  readonly ours: Side
  readonly theirs: Side
  readonly people: Readonly<Record<Exclude<ActorName, 'nobody'>, Person>>
  readonly john: Payer
  readonly mia: Payer
  /** Of the other profile. */
  readonly stranger: Payer
  /** Made by the restricted user: a customer, a payment and an order of theirs, and the link for it. */
  readonly own: {
    readonly customerId: string
    readonly name: string
    readonly actor: CustomerActor
    readonly paid: Made
    readonly orderId: string
    readonly linkId: string
    readonly uploadId: string
  }
}

/** Makes the two profiles. The worker must be running: it issues the receipts. */
export async function makeWorld(): Promise<World> {
  const ours = await makeSide('Canary Harbour Telecom', 'ours', [SHARED, OURS])
  const theirs = await makeSide('Canary Foreign Hosting', 'theirs', [SHARED])
  const staff = async (side: Side, role: Role, name: string) => makePerson(side.profileId, name, { role })
  const restricted = await staff(ours, 'restricted', 'Rhoda Canary')
  const john = await makePayer(ours, 'Johannes Canary')
  const mia = await makePayer(ours, 'Mirabel Canary')
  const people = {
    john,
    mia,
    admin: await staff(ours, 'admin', 'Agatha Canary'),
    accountant: await staff(ours, 'accountant', 'Bertram Canary'),
    normal: await staff(ours, 'normal', 'Nicola Canary'),
    restricted,
    foreign: await staff(theirs, 'admin', 'Fergus Canary'),
  }
  const stranger = await makePayer(theirs, 'Sigismund Canary')
  const own = await makeCustomer(ours, 'Olympia Canary')
  await db()`update customer set created_by = ${restricted.loginId} where id = ${own.customerId}`
  const ordered = await makeOrder(asRestricted(ours, restricted), own.customerId)
  const paid = await pay(ours, own.actor, 'paid')
  return { ours, theirs, people, john, mia, stranger, own: { ...own, ...ordered, paid } }
}

/** The restricted user, as a service knows them. */
export function asRestricted({ profileId }: Side, { loginId, name }: Person): StaffActor {
  return { kind: 'staff', profileId, loginId, name, role: 'restricted' }
}

/** An order of 42 in `SHARED` for a customer, with a link that was sent to them a while ago, and a file of further links. */
export async function makeOrder(actor: Actor, customerId: string) {
  const { orderId } = await made(createOrder(actor, orderSchema.parse(orderForm(customerId))))
  const { linkId } = await made(createLink(actor, linkSchema.parse(linkForm({ orderId }))))
  // The story of a link is append-only; this is how time passes.
  await db().begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`update link_event set at = at - interval '1 hour' where link_id = ${linkId}`
  })
  const bytes = new TextEncoder().encode(
    `amount,currency,description\n42,${SHARED},Canary seed\nnone,${SHARED},Canary seed`,
  )
  const { uploadId } = await made(takeUpload(actor, { name: 'canary.csv', bytes }))
  return { orderId, linkId, uploadId }
}

async function makeSide(name: string, mark: string, currencies: readonly string[]): Promise<Side> {
  const profileId = newId('pro')
  await database().insert(profile).values({ id: profileId, name, country: 'SE', baseCurrency: 'USD' })
  const actor: SystemActor = { kind: 'system', profileId, name: 'access test' }
  const key = `sk_test_${mark}${newId('sys').slice(-12)}`
  const systemId = await makeSystem(actor, `Cards of ${name}`, key)
  for (const code of currencies) {
    await made(addCurrency(actor, { code, rate: '0.1' }))
    const assignments = [{ systemId, min: '5', max: '' }]
    await made(saveCurrency(actor, { code, rate: '0.1', assignments, confirmed: true }))
  }
  const side = { actor, profileId, systemId, key }
  return { ...side, strayId: await strayCallback(side) }
}

/** A payment system of a profile that takes Visa and Mastercard. */
export async function makeSystem(actor: SystemActor, name: string, key = 'sk_test_spare'): Promise<string> {
  const { id } = await made(
    createSystem(actor, { name, processor: 'stripe', testMode: true, settings: systemSettings(key) }),
  )
  await made(setMethods(actor, { systemId: id, methods: ['visa', 'mastercard'], confirmed: true }))
  return id
}

/** A customer of a profile, and who acts for them. */
export async function makeCustomer(side: Side, name: string) {
  const email = `${newId('cus').slice(-14)}@canary.example`
  const { customerId } = await made(createCustomer(side.actor, customerSchema.parse({ name, email, country: 'SE' })))
  const { profileId } = side
  const actor: CustomerActor = { kind: 'customer', profileId, loginId: newId('log'), name, customerId }
  return { customerId, name, email, actor }
}

async function makePayer(side: Side, name: string): Promise<Payer> {
  const { customerId, email, actor } = await makeCustomer(side, name)
  const person = await makePerson(side.profileId, name, { customerId }, email)
  const cardId = await keepCard(side, actor)
  const paid = await pay(side, actor, 'paid')
  const waiting = await pay(side, actor, 'waiting')
  const reserved = await pay(side, actor, 'reserved')
  const [account] = await db()`select id from account where customer_id = ${customerId} and currency = ${SHARED}`
  const receipt = await receiptOf(paid.paymentId)
  const ordered = await makeOrder(side.actor, customerId)
  const accountId = String(account?.id)
  const linkToken = await tokenOf(side, ordered.linkId)
  const other = await makeOrder(side.actor, customerId)
  const bought = await payByLink(side, { linkId: other.linkId, card: await newCard(side) })
  const { receiptId } = await receiptOf(bought.paymentId)
  const byLink = { ...bought, receiptId }
  const portal = { orderId: other.orderId, token: bought.token, receiptId }
  const theirs = { accountId, cardId, paid, waiting, reserved, linkToken, byLink, portal }
  return { ...person, actor, customerId, ...theirs, ...receipt, ...ordered }
}

async function receiptOf(paymentId: string): Promise<Pick<Payer, 'receiptId' | 'receiptCode'>> {
  for (let tries = 0; tries < 300; tries += 1) {
    const [row] = await db()`select id, code from document where payment_id = ${paymentId}`
    if (row) return { receiptId: String(row.id), receiptCode: String(row.code) }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('No receipt was issued: is the worker running?')
}

/** A further kept card of a customer; its id. */
export async function keepCard(side: Side, actor: CustomerActor): Promise<string> {
  const token = await newCard(side)
  await made(start(actor, wish(side, actor, { type: 'verification', minor: 0n, token, keep: true })))
  const [card] = await db()`
    select id from stored_method where customer_id = ${actor.customerId} order by created_at desc, id desc limit 1`
  return String(card?.id)
}

/** What the browser's card fields give: a payment method made at the processor. */
export async function newCard(side: Pick<Side, 'key'>, of = 'tok_visa'): Promise<string> {
  const response = await fetch(`${stage.sandboxUrl()}/api.stripe.com/v1/payment_methods`, {
    method: 'POST',
    headers: { authorization: `Bearer ${side.key}` },
    body: new URLSearchParams({ type: 'card', 'card[token]': of }),
  })
  return ((await response.json()) as { id: string }).id
}

const KINDS = {
  paid: { type: 'purchase', card: 'tok_visa', comes: 'succeeded' },
  reserved: { type: 'authorization', card: 'tok_visa', comes: 'succeeded' },
  waiting: { type: 'purchase', card: 'tok_authenticationRequired', comes: 'pending' },
} as const

/** A payment of 42 in `SHARED` that is paid, reserved, or waits for the payer. */
export async function pay(side: Side, actor: CustomerActor, kind: keyof typeof KINDS): Promise<Made> {
  const minor = readMajor('42', SHARED)?.amountMinor ?? 0n
  const { card, type, comes } = KINDS[kind]
  const token = await newCard(side, card)
  const started = await made(start(actor, wish(side, actor, { type, token, minor, keep: false })))
  if (started.status !== comes) {
    const [why] = await db()`select code from transaction where id = ${started.transactionId}`
    throw new Error(`A payment was to be ${comes} and is ${started.status}: ${why?.code}`)
  }
  return started
}

/** A payment of which the processor never said how it ended, so that a person has to. */
export async function unsettled(side: Side, { actor }: Payer): Promise<Made> {
  const made = await pay(side, actor, 'waiting')
  await db()`update transaction set needs_person = 'It is silent.' where id = ${made.transactionId}`
  return made
}

interface Wish {
  readonly type: 'purchase' | 'authorization' | 'verification'
  readonly minor: bigint
  readonly token: string
  readonly keep: boolean
}

function wish(side: Side, actor: CustomerActor, { type, minor, token, keep }: Wish) {
  return {
    customerId: actor.customerId,
    type,
    amount: { amountMinor: minor, currency: SHARED },
    with: { kind: 'one_time_token', systemId: side.systemId, methodKind: 'card', token } as const,
    keep,
    key: newId('pay'),
    attempt: 0,
    description: `Of ${actor.name}`,
    challenge: 'redirect' as const,
    urls: (id: string) => {
      const returnUrl = `${stage.baseUrl()}/self-care/payments/${id}/return`
      return { returnUrl, cancelUrl: returnUrl }
    },
  }
}

async function made<T>(result: Promise<Result<T>>): Promise<T> {
  const answer = await result
  if (!answer.ok) throw new Error(`${answer.message} ${JSON.stringify(answer.fields ?? {})}`)
  return answer.value
}
