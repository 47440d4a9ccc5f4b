import { and, asc, eq, isNotNull, sql } from 'drizzle-orm'
import { database, type Tx } from '@/db/client'
import { paymentLink } from '@/db/schema/orders'
import { announce } from './announce'
import { type LinkRow, lockOrders, tell } from './find'
import { startOrder } from './start-order'
import { dueAt, nextWake } from './wake'

const BATCH = 100

/**
 * Does to links what the clock has to do: sends those that are scheduled, reminds, warns, and marks what has expired. For the job
 * `links.sweep`; answers how many links it dealt with. However many run at once, each link is dealt with once, by the database's time.
 */
export async function sweepLinks(): Promise<number> {
  for (let total = 0; ; ) {
    const done = await database().transaction(sweepBatch)
    total += done
    if (done < BATCH) return total
  }
}

async function sweepBatch(tx: Tx): Promise<number> {
  const rows = await tx
    .select({ link: paymentLink, moment: sql<string>`clock_timestamp()` })
    .from(paymentLink)
    .where(and(isNotNull(paymentLink.wakeAt), sql`${paymentLink.wakeAt} <= clock_timestamp()`))
    .orderBy(asc(paymentLink.wakeAt))
    .limit(BATCH)
    .for('update', { skipLocked: true })
  for (const { link, moment } of rows) await wake(tx, link, new Date(moment))
  return rows.length
}

async function wake(tx: Tx, link: LinkRow, moment: Date): Promise<void> {
  const changed = await act(tx, link, moment)
  await tx
    .update(paymentLink)
    .set({ ...changed, wakeAt: nextWake({ ...link, ...changed }) })
    .where(and(eq(paymentLink.profileId, link.profileId), eq(paymentLink.id, link.id)))
}

async function act(tx: Tx, link: LinkRow, moment: Date): Promise<Partial<LinkRow>> {
  switch (dueAt(link, moment)) {
    case 'send':
      await startOrderOf(tx, link)
      await announce(tx, link, { kind: 'ready', occasion: 'scheduled' })
      return { status: 'created' }
    case 'remind':
      await announce(tx, link, { kind: 'reminder', occasion: 'unpaid' })
      return { unpaidRemindedAt: moment }
    case 'warn':
      await announce(tx, link, { kind: 'expiring', occasion: `expires ${link.expiresAt?.toISOString()}` })
      return { expiryRemindedAt: moment }
    case 'expire':
      await tell(tx, [{ link, kind: 'expired' }])
      return { status: 'expired' }
    case null:
      return {}
  }
}

async function startOrderOf(tx: Tx, { profileId, orderId }: LinkRow): Promise<void> {
  if (orderId === null) return
  const actor = { kind: 'system', profileId, name: 'links.sweep' } as const
  for (const row of await lockOrders(tx, [{ profileId, id: orderId }])) await startOrder(tx, actor, row)
}
