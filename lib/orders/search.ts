import { and, eq, exists, type SQL, sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { customer } from '@/db/schema/customers'
import { order } from '@/db/schema/orders'
import type { Actor } from '@/lib/auth/actor'
import { matching } from '@/lib/customers/customers'
import { visibleCustomers } from '@/lib/customers/find'
import { contains } from '@/lib/customers/like'
import { isId } from '@/lib/ids'

// A search is answered in ways, as one for payments is (`transactions/ways.ts`): by the reference, and by the customers whom the text
// finds. Each reads one stretch of one index in the order of the list. Both in one condition would make the database read every order.

/** More customers than these are not gone through one by one: among so many, the next orders of the list are soon one of theirs. */
const FEW_CUSTOMERS = 300

/** How much of each way is read. */
export interface Stretch {
  /** What else must hold. */
  readonly condition: SQL | undefined
  /** `order by …`, or nothing for whichever are found soonest. */
  readonly order: SQL
  readonly most: number
}

/** The condition that an order is among what the text finds: of each way the first of the stretch. Undefined without a text. */
export async function foundBy(actor: Actor, text: string | undefined, stretch: Stretch): Promise<SQL | undefined> {
  const wanted = text?.trim()
  if (!wanted) return undefined
  if (isId('ord', wanted)) return eq(order.id, wanted)
  const theirs = await ofCustomers(actor, wanted, stretch)
  const ways = isId('cus', wanted) ? [theirs] : [some(contains(order.reference, wanted), stretch), theirs]
  return sql`${order.id} in (${sql.join(ways, sql` union all `)})`
}

/** Of customers whom the actor may see: an order of theirs may be for one whom they may not, and must not be found by their name. */
async function ofCustomers(actor: Actor, text: string, stretch: Stretch): Promise<SQL> {
  const meant = and(visibleCustomers(actor), matching(text))
  const rows = await database()
    .select({ id: customer.id })
    .from(customer)
    .where(meant)
    .limit(FEW_CUSTOMERS + 1)
  if (rows.length > FEW_CUSTOMERS) {
    const same = and(eq(customer.profileId, order.profileId), eq(customer.id, order.customerId), meant)
    return some(exists(database().select({ one: sql`1` }).from(customer).where(same)), stretch)
  }
  const ids = JSON.stringify(rows.map(({ id }) => id))
  const theirs = some(sql`${order.customerId} = who.id`, stretch)
  return sql`select found.id from jsonb_array_elements_text(${ids}::jsonb) as who(id) cross join lateral ${theirs} found`
}

const some = (own: SQL, { condition, order: by, most }: Stretch) =>
  sql`(select ${order.id} from ${order} where ${and(condition, own)} ${by} limit ${most})`
