import { and, eq, inArray, isNull } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { payment, transaction } from '@/db/schema/payments'
import { paymentSystem } from '@/db/schema/systems'
import { newId } from '@/lib/ids'
import type { News } from './news'
import { mayFollow, PARENTS } from './tree'

type TransactionRow = typeof transaction.$inferSelect
type PaymentRow = typeof payment.$inferSelect

/** A transaction whose payment is locked by us. */
export interface Found {
  readonly row: TransactionRow & { readonly adapter: string }
  readonly owner: PaymentRow
}

/**
 * Finds the transaction that the news is about, and locks its payment: from here on, return, callback and job wait for each other.
 * News of something that happened at the processor without us (a refund on its dashboard) makes the row it is about, under its parent.
 * Undefined when nothing of this payment system matches.
 */
export async function find(tx: Tx, news: News): Promise<Found | undefined> {
  const hit = await locate(tx, news)
  if (!hit) return undefined
  const owner = await lockPayment(tx, news.profileId, hit.paymentId)
  if (!owner) return undefined
  const id = 'id' in hit ? hit.id : await childOf(tx, news, hit.parent)
  if (id === undefined) return undefined
  const row = await read(tx, news.profileId, id)
  return row && { row, owner }
}

/** Locks a payment for the rest of the database transaction. Undefined when the profile has none such. */
export async function lockPayment(tx: Tx, profileId: string, paymentId: string): Promise<PaymentRow | undefined> {
  const [row] = await tx
    .select()
    .from(payment)
    .where(and(eq(payment.profileId, profileId), eq(payment.id, paymentId)))
    .for('update')
  return row
}

type Hit = { readonly paymentId: string } & ({ readonly id: string } | { readonly parent: TransactionRow })

async function locate(tx: Tx, news: News): Promise<Hit | undefined> {
  const { about } = news
  switch (about.kind) {
    case 'ours':
      return one(tx, news, eq(transaction.id, about.transactionId))
    case 'theirs':
      return one(tx, news, and(eq(transaction.reference, about.reference), eq(transaction.type, news.type)))
    case 'under': {
      const parents = PARENTS[news.type].filter((type) => type !== null)
      const parent = await one(
        tx,
        news,
        and(eq(transaction.reference, about.parentReference), inArray(transaction.type, parents)),
      )
      return parent && { paymentId: parent.paymentId, parent }
    }
  }
}

async function one(tx: Tx, news: News, condition: Parameters<typeof and>[0]): Promise<TransactionRow | undefined> {
  const [row] = await tx
    .select()
    .from(transaction)
    .where(and(eq(transaction.profileId, news.profileId), eq(transaction.systemId, news.systemId), condition))
    .limit(1)
  return row
}

/**
 * The child of `parent` that the news is about: the one with the processor's reference; else ours of the same amount whose reference we
 * never learned (its reply was lost); else a new one. With the payment locked, two reports cannot both make it.
 */
async function childOf(tx: Tx, news: News, parent: TransactionRow): Promise<string | undefined> {
  const reference = 'reference' in news.outcome ? news.outcome.reference : undefined
  const children = and(eq(transaction.parentId, parent.id), eq(transaction.type, news.type))
  if (reference !== undefined) {
    const known = await one(tx, news, and(children, eq(transaction.reference, reference)))
    if (known) return known.id
  }
  const amount = 'amount' in news.outcome ? news.outcome.amount : undefined
  // Without an amount nobody can tell whether an open child is the one that is meant.
  if (amount === undefined) return undefined
  const open = inArray(transaction.status, ['created', 'pending', 'unknown'])
  const waiting = await one(
    tx,
    news,
    and(children, open, isNull(transaction.reference), eq(transaction.askedMinor, amount.amountMinor)),
  )
  if (waiting) return waiting.id
  if (amount.currency !== parent.currency || !mayFollow(news.type, parent)) return undefined
  const id = newId('txn')
  await tx.insert(transaction).values({
    profileId: parent.profileId,
    id,
    paymentId: parent.paymentId,
    parentId: parent.id,
    type: news.type,
    currency: amount.currency,
    askedMinor: amount.amountMinor,
    systemId: parent.systemId,
    method: parent.method,
    label: parent.label,
    initiator: 'processor',
  })
  return id
}

async function read(tx: Tx, profileId: string, id: string): Promise<Found['row'] | undefined> {
  const [found] = await tx
    .select({ row: transaction, adapter: paymentSystem.adapter })
    .from(transaction)
    .innerJoin(
      paymentSystem,
      and(eq(paymentSystem.profileId, transaction.profileId), eq(paymentSystem.id, transaction.systemId)),
    )
    .where(and(eq(transaction.profileId, profileId), eq(transaction.id, id)))
  return found && { ...found.row, adapter: found.adapter }
}
