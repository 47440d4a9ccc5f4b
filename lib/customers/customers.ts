import { and, eq, or, type SQL, sql } from 'drizzle-orm'
import { database, type Tx } from '@/db/client'
import {
  type Counted,
  countedTo,
  keyset,
  MOST_COUNTED,
  MOST_SEARCHED,
  type Page,
  type PageQuery,
  pageOf,
} from '@/db/keyset'
import { account, customer } from '@/db/schema/customers'
import { type Actor, demand, idOf } from '@/lib/auth/actor'
import { audit } from '@/lib/auth/audit'
import { accessOf, type CustomerAccess, giveAccess, withdrawAccess } from '@/lib/auth/customer-access'
import { countInvitation } from '@/lib/auth/invite'
import { isId, newId } from '@/lib/ids'
import { type Money, money } from '@/lib/money/money'
import { notFound, ok, type Result, refuse } from '@/lib/result'
import { orConflict } from './conflicts'
import { type CustomerRow, findCustomer, visibleCustomers } from './find'
import { beginsWord, contains } from './like'
import type { CustomerInput } from './schemas'

export interface CustomerItem {
  readonly id: string
  readonly name: string
  readonly email: string | null
  readonly phone: string | null
  readonly country: string | null
  readonly externalReference: string | null
  readonly createdAt: Date
  /** By currency; empty until an account is opened. */
  readonly balances: readonly Money[]
}

/** Customers the actor may see, by name, e-mail, phone, number in the books or id. Needs `customers.read`. */
export async function listCustomers(
  actor: Actor,
  filter: { readonly text?: string | undefined },
  page: PageQuery,
): Promise<Page<CustomerItem>> {
  demand(actor, 'customers.read')
  const { where, orderBy, limit } = keyset(customer, actor.profileId, page)
  const tx = database()
  const rows = await tx
    .select({ ...LISTED, balances: BALANCES })
    .from(customer)
    .where(and(visibleCustomers(actor), matching(filter.text), where))
    .orderBy(...orderBy)
    .limit(limit)
  const found = pageOf(rows, page)
  return { ...found, rows: found.rows.map(({ balances, ...row }) => itemOf(row, balancesIn(balances))) }
}

/** How many customers the filter matches. Needs `customers.read`. */
export async function countCustomers(actor: Actor, filter: { readonly text?: string | undefined }): Promise<Counted> {
  demand(actor, 'customers.read')
  const most = filter.text?.trim() ? MOST_SEARCHED : MOST_COUNTED
  const some = database()
    .select({ id: customer.id })
    .from(customer)
    .where(and(visibleCustomers(actor), matching(filter.text)))
    .limit(most + 1)
  return countedTo(most, await database().$count(some.as('some_customers')))
}

/** The condition of a search for a customer, for use wherever the customer table is joined. */
export function matching(text: string | undefined): SQL | undefined {
  const wanted = text?.trim()
  if (!wanted) return undefined
  if (isId('cus', wanted)) return eq(customer.id, wanted)
  const digits = wanted.replace(/[^0-9]/g, '')
  const byPhone =
    digits.length >= 5 && /^[+0-9 ()./-]+$/.test(wanted)
      ? sql`regexp_replace(${customer.phone}, '[^0-9]', '', 'g') like ${`%${digits}%`}`
      : undefined
  // One or two letters are too few for the index of parts of words, but not at the beginning of one.
  const holds = /^[\p{L}\p{N}]{1,2}$/u.test(wanted) ? beginsWord : contains
  return or(
    holds(customer.name, wanted),
    holds(customer.email, wanted),
    holds(customer.externalReference, wanted),
    byPhone,
  )
}

/** Of a row, what an item is made of. */
const LISTED = {
  id: customer.id,
  name: customer.name,
  email: customer.email,
  phone: customer.phone,
  country: customer.country,
  externalReference: customer.externalReference,
  createdAt: customer.createdAt,
}

type Balances = readonly { readonly currency: string; readonly minor: string }[] | null

/** What a customer has with the merchant, in the statement that reads the customer. */
const BALANCES = sql<Balances>`(
  select json_agg(json_build_object('currency', a.currency, 'minor', a.balance_minor::text) order by a.currency)
  from ${account} a where a.profile_id = ${customer}.profile_id and a.customer_id = ${customer}.id)`

function balancesIn(balances: Balances): readonly Money[] {
  return (balances ?? []).map(({ currency, minor }) => money(BigInt(minor), currency))
}

function itemOf(row: Pick<CustomerRow, keyof typeof LISTED>, balances: readonly Money[]): CustomerItem {
  const { id, name, email, phone, country, externalReference, createdAt } = row
  return { id, name, email, phone, country, externalReference, createdAt, balances }
}

export interface CustomerDetail extends CustomerItem {
  readonly address: string | null
  readonly locale: string
  /** Who may sign in to self-care for them; null while nobody may. */
  readonly access: CustomerAccess | null
}

/** One customer, or undefined when there is none such for this actor. Needs `customers.read`, a customer `own.read`. */
export async function getCustomer(actor: Actor, customerId: string): Promise<CustomerDetail | undefined> {
  demand(actor, actor.kind === 'customer' ? 'own.read' : 'customers.read')
  const tx = database()
  const [row] = await tx
    .select({ ...LISTED, address: customer.address, locale: customer.locale, balances: BALANCES })
    .from(customer)
    .where(and(visibleCustomers(actor), eq(customer.id, customerId)))
  if (!row) return undefined
  const access = await accessOf(tx, actor.profileId, row.id)
  const { balances, ...listed } = row
  return { ...itemOf(listed, balancesIn(balances)), address: row.address, locale: row.locale, access }
}

/** The language a customer wants to be spoken to in; undefined when there is none such for this actor. */
export async function customerLocale(actor: Actor, customerId: string): Promise<string | undefined> {
  demand(actor, actor.kind === 'customer' ? 'own.read' : 'customers.read')
  return (await findCustomer(database(), actor, customerId))?.locale
}

/** Makes a customer. Refuses an e-mail or a number that another has, by field. Needs `customers.manage`. */
export async function createCustomer(
  actor: Actor,
  input: CustomerInput,
): Promise<Result<{ readonly customerId: string }>> {
  demand(actor, 'customers.manage')
  return orConflict(() =>
    database().transaction(async (tx) => {
      const customerId = newId('cus')
      const values = columnsOf(input)
      const createdBy = idOf(actor)
      await tx.insert(customer).values({ profileId: actor.profileId, id: customerId, ...values, createdBy })
      await audit(tx, actor, { action: 'customer.created', entity: 'customer', entityId: customerId, after: values })
      return ok({ customerId })
    }),
  )
}

/** Changes the general info. Refuses like `createCustomer`, and a customer the actor may not see. Needs `customers.manage`. */
export async function updateCustomer(
  actor: Actor,
  customerId: string,
  input: CustomerInput,
): Promise<Result<{ readonly changed: boolean }>> {
  demand(actor, 'customers.manage')
  return orConflict(() =>
    database().transaction(async (tx) => {
      const row = await lockCustomer(tx, actor, customerId)
      if (!row) return notFound('customer')
      const values = columnsOf(input)
      const keys = (Object.keys(values) as (keyof typeof values)[]).filter((key) => values[key] !== row[key])
      if (keys.length === 0) return ok({ changed: false })
      await tx
        .update(customer)
        .set({ ...values, ...typedNoMore(keys) })
        .where(ofRow(row))
      await audit(tx, actor, {
        action: 'customer.updated',
        entity: 'customer',
        entityId: customerId,
        before: Object.fromEntries(keys.map((key) => [key, row[key]])),
        after: Object.fromEntries(keys.map((key) => [key, values[key]])),
      })
      return ok({ changed: true })
    }),
  )
}

/**
 * Lets a customer into self-care and mails them a link; asked again it mails again. Refuses one without an e-mail address, and `too_many` where
 * several links were mailed to it; also one that was typed and proved by nobody, and that another customer has.
 */
export async function openSelfCare(actor: Actor, customerId: string): Promise<Result<{ readonly email: string }>> {
  demand(actor, 'customers.manage')
  const known = await findCustomer(database(), actor, customerId)
  const counted = known?.email ? await countInvitation(actor, known.email) : ok(null)
  if (!counted.ok) return counted
  return orConflict(() =>
    database().transaction(async (tx) => {
      const row = await lockCustomer(tx, actor, customerId)
      if (!row) return notFound('customer')
      const email = row.email
      if (email === null)
        return refuse('no_email', 'Add an e-mail address first: the link to sign in is sent to it.', {
          email: 'Add an e-mail address first.',
        })
      const given = await giveAccess(tx, actor, { customerId, email, name: row.name })
      if (!given.ok) return given
      // Staff say now that it is theirs; another customer's it must not be, which undoes all of it.
      if (row.emailTyped) await tx.update(customer).set({ emailTyped: false }).where(ofRow(row))
      return ok({ email })
    }),
  )
}

/** Takes self-care access away. Answers false when there was none. Needs `customers.manage`. */
export async function closeSelfCare(actor: Actor, customerId: string): Promise<Result<{ readonly closed: boolean }>> {
  demand(actor, 'customers.manage')
  return database().transaction(async (tx) => {
    const row = await lockCustomer(tx, actor, customerId)
    if (!row) return notFound('customer')
    return ok({ closed: await withdrawAccess(tx, actor, customerId) })
  })
}

/** A customer's row held until the transaction ends, or undefined when the actor has none such. */
export async function lockCustomer(tx: Tx, actor: Actor, customerId: string): Promise<CustomerRow | undefined> {
  const [row] = await tx
    .select()
    .from(customer)
    .where(and(visibleCustomers(actor), eq(customer.id, customerId)))
    .for('update')
  return row
}

function columnsOf(input: CustomerInput) {
  return {
    name: input.name,
    email: input.email ?? null,
    phone: input.phone ?? null,
    address: input.address ?? null,
    country: input.country ?? null,
    locale: input.locale,
    externalReference: input.externalReference ?? null,
  }
}

/** What is written beside the columns that staff change: another address is no longer the one that somebody typed. */
function typedNoMore(keys: readonly string[]): { readonly emailTyped?: false } {
  return keys.includes('email') ? { emailTyped: false } : {}
}

function ofRow(row: CustomerRow): SQL | undefined {
  return and(eq(customer.profileId, row.profileId), eq(customer.id, row.id))
}
