import { and, eq, exists, or, type SQL, sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { keyset, type PageQuery } from '@/db/keyset'
import { customer } from '@/db/schema/customers'
import { payment } from '@/db/schema/payments'
import { type Actor, scopeOf } from '@/lib/auth/actor'
import { matching } from '@/lib/customers/customers'
import { visibleCustomers } from '@/lib/customers/find'
import { isId } from '@/lib/ids'
import {
  conditionOf,
  type PaymentFilter,
  sumsOf,
  withCode,
  withDescription,
  withId,
  withLastFour,
  withReference,
  withSum,
} from './filter'
import { isProblem } from './problems'

// A search is answered in ways: each reads one stretch of one index in the order of the list, and stops at the end of the page. "Any of
// these must hold" in one condition would make the database read everything that holds any of it, and sort. See docs/performance.md.

/** A search ready to be asked: what must hold, and, where no index has it all in order, the ways to what may be found. */
export interface Search {
  readonly condition: SQL | undefined
  /** Undefined: the list itself is the way. Empty: nothing can be found. */
  readonly ways: readonly Way[] | undefined
}

export interface Way {
  readonly condition: SQL
  /** Something to be gone through one by one, as a table expression that `condition` speaks of. */
  readonly each?: SQL
  /** Looks only at so many of the newest: for what no index can find. */
  readonly amongNewest?: number
}

/** More customers than these are not gone through one by one: among so many, the next payments of the list are soon one of theirs. */
const FEW_CUSTOMERS = 300
const NEWEST = 5_000

/** What the actor may see of what the filter asks. */
export async function searchOf(actor: Actor, filter: PaymentFilter): Promise<Search> {
  const condition = and(eq(payment.profileId, actor.profileId), visible(actor), conditionOf(filter))
  const { lastFour, amount, customer: who, text } = filter
  const asked: readonly (readonly Way[] | undefined)[] = [
    lastFour ? alone(withLastFour(lastFour.trim())) : undefined,
    amount ? ofAmount(amount) : undefined,
    who?.trim() ? await ofCustomers(actor, who.trim()) : undefined,
    text?.trim() ? await ofText(actor, text.trim()) : undefined,
  ]
  const [first, ...others] = asked.filter((ways) => ways !== undefined)
  if (first) return { condition: and(condition, ...others.map(anyOf)), ways: first }
  const { id, reference, customerId, orderId, linkId } = filter
  const isNarrow = id || reference || customerId || orderId || linkId || actor.kind === 'customer'
  if (isNarrow) return { condition, ways: undefined }
  if (scopeOf(actor).kind === 'made_by') return { condition, ways: await ofCustomers(actor, undefined) }
  const picked = filter.status ?? filter.method ?? filter.systemId ?? filter.live
  return { condition, ways: picked === undefined ? undefined : [facets(actor.profileId, filter)] }
}

/** Ids of what the search finds: of each way at most a page and one more, the first in the order of the list. Undefined without ways. */
export function firstMatches({ condition, ways }: Search, profileId: string, page: PageQuery): SQL | undefined {
  if (!ways) return undefined
  const { where, orderBy, limit } = keyset(payment, profileId, page)
  const order = sql`order by ${sql.join([...orderBy], sql`, `)}`
  return idsOf(ways, { condition: and(condition, where), order, most: limit })
}

/** Ids of what the search finds, of each way so many at most, whichever are found soonest: for counting. */
export function anyMatches({ condition, ways }: Search, most: number): SQL {
  return idsOf(ways ?? [{ condition: sql`true` }], { condition, order: sql.empty(), most })
}

interface Stretch {
  readonly condition: SQL | undefined
  readonly order: SQL
  readonly most: number
}

function idsOf(ways: readonly Way[], { condition, order, most }: Stretch): SQL {
  if (ways.length === 0) return sql`select null as id where false`
  const rows = (more: SQL | undefined, order: SQL, most: number) => {
    const { id, createdAt, description } = payment
    return sql`select ${id}, ${createdAt}, ${description} from ${payment} where ${and(condition, more)} ${order} limit ${most}`
  }
  const selects = ways.map(({ condition: own, each, amongNewest }) => {
    if (each)
      return sql`(select payment.id from ${each} cross join lateral (${rows(own, order, most)}) payment ${order} limit ${most})`
    if (amongNewest) {
      const newest = order.queryChunks.length > 0 ? order : sql`order by ${payment.createdAt} desc`
      return sql`(select payment.id from (${rows(undefined, newest, amongNewest)}) payment where ${own} limit ${most})`
    }
    return sql`(select payment.id from (${rows(own, order, most)}) payment)`
  })
  return sql.join(selects, sql` union `)
}

function visible(actor: Actor): SQL | undefined {
  const scope = scopeOf(actor)
  if (scope.kind === 'all') return undefined
  return scope.kind === 'customer' ? eq(payment.customerId, scope.customerId) : ofCustomer(visibleCustomers(actor))
}

function ofCustomer(condition: SQL | undefined): SQL {
  const same = and(eq(customer.profileId, payment.profileId), eq(customer.id, payment.customerId))
  return exists(database().select({ one: sql`1` }).from(customer).where(and(same, condition)))
}

function alone(conditions: readonly SQL[]): readonly Way[] {
  return conditions.map((condition) => ({ condition }))
}

function anyOf(ways: readonly Way[]): SQL {
  return (
    or(
      ...ways.map(({ condition, each }) => (each ? exists(sql`(select from ${each} where ${condition})`) : condition)),
    ) ?? sql`false`
  )
}

/** What a person types without saying what it is. */
async function ofText(actor: Actor, text: string): Promise<readonly Way[]> {
  if (isId('pay', text) || isId('txn', text)) return alone([withId(text)])
  if (isId('cus', text)) return alone([eq(payment.customerId, text)])
  if (isProblem(text)) return alone([withCode(text)])
  return [
    ...alone([...withLastFour(text), withReference(text)]),
    ...ofAmount(text),
    ...(await ofCustomers(actor, text)),
    { condition: withDescription(text), amongNewest: NEWEST },
  ]
}

/**
 * The sums are gone through, even where there is but one: told outright, the database takes a common sum for a reason to read the table
 * from its beginning.
 */
function ofAmount(typed: string): readonly Way[] {
  const sums = sumsOf(typed)
  if (sums.length === 0) return []
  const each = sql`jsonb_to_recordset(${JSON.stringify(sums)}::jsonb) as wanted(minor bigint, currencies text[])`
  const meant = sql`${payment.currency} = any(wanted.currencies)`
  return withSum(sql`wanted.minor`).map((condition) => ({ each, condition: sql`${condition} and ${meant}` }))
}

/** Payments of the customers a text finds; without one, of all the actor may see. */
async function ofCustomers(actor: Actor, text: string | undefined): Promise<readonly Way[]> {
  const which = and(visibleCustomers(actor), matching(text))
  const rows = await database()
    .select({ id: customer.id })
    .from(customer)
    .where(which)
    .limit(FEW_CUSTOMERS + 1)
  if (rows.length === 0) return []
  if (rows.length > FEW_CUSTOMERS) return alone([ofCustomer(matching(text))])
  const ids = JSON.stringify(rows.map(({ id }) => id))
  return [
    { each: sql`jsonb_array_elements_text(${ids}::jsonb) as one(id)`, condition: eq(payment.customerId, sql`one.id`) },
  ]
}

/**
 * Mode, system, method and status, in every combination that occurs: found by leaping from one to the next in the index they share.
 * There are few, however many payments; each is then read in the order of the list.
 */
function facets(profileId: string, filter: PaymentFilter): Way {
  const first = sql`live, system_id, method, status`
  const each = sql`(
    with recursive facet as (
      (select ${first} from payment where profile_id = ${profileId} order by ${first} limit 1)
      union all
      select next.* from facet cross join lateral (
        select ${first} from payment where profile_id = ${profileId}
          and (${first}) > (facet.live, facet.system_id, facet.method, facet.status) order by ${first} limit 1) next
    )
    select * from facet where ${and(
      filter.live === undefined ? undefined : sql`live = ${filter.live}`,
      filter.systemId ? sql`system_id = ${filter.systemId}` : undefined,
      filter.method ? sql`method = ${filter.method}` : undefined,
      filter.status ? sql`status = ${filter.status}` : undefined,
    )}) as facet`
  const { live, systemId, method, status } = payment
  const condition = sql`${live} = facet.live and ${systemId} = facet.system_id and ${method} = facet.method and ${status} = facet.status`
  return { each, condition }
}
