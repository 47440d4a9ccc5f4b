import { and, eq, or, type SQL } from 'drizzle-orm'
import { database, type Tx } from '@/db/client'
import { customer } from '@/db/schema/customers'
import { type Actor, demand } from '@/lib/auth/actor'
import { visibleCustomers } from '@/lib/customers/find'
import { money } from '@/lib/money/money'
import { ok, type Result, refuse } from '@/lib/result'
import { sumsOf } from './amounts'
import { orConflict } from './conflicts'
import { insertOrder, type NamedLine } from './insert'
import { readLine } from './lines'
import { limitsOf, problemOf } from './market'
import { NOT_VERIFIED } from './refusals'
import type { OrderInput } from './schemas'
import { isVerified } from './verification'

/**
 * Makes an order of one payment as a draft; nobody is told of it. Refuses, by field: an unknown customer, a reference that another order has,
 * lines that come to nothing or to what no payment system takes, a live order of a profile that is not verified. Needs `orders.manage`.
 */
export async function createOrder(actor: Actor, input: OrderInput): Promise<Result<{ readonly orderId: string }>> {
  demand(actor, 'orders.manage')
  return orConflict(() =>
    database().transaction(async (tx) => {
      const lines = linesOf(input)
      if (!lines.ok) return lines
      const live = input.mode === 'live'
      if (live && !(await isVerified(tx, actor.profileId))) return NOT_VERIFIED
      const { totalMinor } = sumsOf(lines.value)
      const { currency, preauthorize } = input
      const market = { profileId: actor.profileId, currency, live, preauthorize }
      const problem = problemOf(money(totalMinor, currency), market, await limitsOf(tx, market))
      // An order has no amount of its own to set right.
      if (problem) return problem.fields?.amount ? { ...problem, fields: { items: problem.message } } : problem
      const found = await customerOf(tx, actor, input.customer)
      if (!found.ok) return found
      const orderId = await insertOrder(tx, actor, {
        status: 'draft',
        currency,
        live,
        preauthorize,
        customerId: found.value,
        reference: input.reference ?? null,
        note: input.note ?? null,
        madeByLink: false,
        lines: lines.value,
      })
      return ok({ orderId })
    }),
  )
}

function linesOf({ items, currency }: OrderInput): Result<readonly NamedLine[]> {
  const lines: NamedLine[] = []
  for (const [index, { name, ...typed }] of items.entries()) {
    const read = readLine(typed, currency)
    if (!read.ok)
      return refuse(
        'invalid',
        'A line is not complete.',
        Object.fromEntries(Object.entries(read.fields).map(([field, why]) => [`items.${index}.${field}`, why])),
      )
    lines.push({ name, ...read.line })
  }
  return ok(lines)
}

const NO_CUSTOMER = 'You have no customer with this e-mail, number or id. Create the customer first, or leave it empty.'
const UNPROVED =
  'Nobody has shown that this e-mail is theirs: whoever has it here gave it themselves. Look them up, and say whom you mean by their number or id.'

/** A customer of the actor's by what names exactly one, as the form of an order says it; null where nothing is given. Refuses any other. */
export async function customerOf(tx: Tx, actor: Actor, text: string | undefined): Promise<Result<string | null>> {
  if (text === undefined) return ok(null)
  const find = (named: SQL | undefined) =>
    tx
      .select({ id: customer.id })
      .from(customer)
      .where(and(visibleCustomers(actor), named))
      .limit(2)
  const byEmail = eq(customer.email, text.toLowerCase())
  // Not an address that nobody has proved: whoever gave it would get orders that are meant for somebody else.
  const proved = and(byEmail, eq(customer.emailTyped, false))
  const rows = await find(or(eq(customer.id, text), proved, eq(customer.externalReference, text)))
  const [only] = rows
  if (rows.length === 1 && only) return ok(only.id)
  const why = rows.length === 0 && (await find(byEmail)).length > 0 ? UNPROVED : NO_CUSTOMER
  return refuse('no_customer', why, { customer: why })
}
