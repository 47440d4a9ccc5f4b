import { and, asc, count, eq, isNotNull, isNull, max } from 'drizzle-orm'
import { database, type Tx } from '@/db/client'
import { storedMethod } from '@/db/schema/customers'
import { payment, transaction } from '@/db/schema/payments'
import { currencyMethod, paymentSystem } from '@/db/schema/systems'
import { type Actor, demand } from '@/lib/auth/actor'
import { audit } from '@/lib/auth/audit'
import { now } from '@/lib/clock'
import { enqueue } from '@/lib/jobs/queue'
import { notFound, ok, type Result } from '@/lib/result'
import { lockCustomer } from './customers'
import { findCustomer } from './find'
import { keptMethods, type StoredMethodRow } from './stored-methods'

export interface CardItem {
  readonly id: string
  /** The brand: `visa`, `mastercard`, … */
  readonly method: string
  readonly lastFour: string
  /** `2030-04` */
  readonly expires: string | null
  readonly expired: boolean
  readonly isDefault: boolean
  readonly system: { readonly id: string; readonly name: string; readonly live: boolean; readonly removed: boolean }
  /** How many payments it was used for, and when last. */
  readonly used: { readonly payments: number; readonly lastAt: Date | null }
  /** In which it can be charged now; empty when its system takes its method in none. */
  readonly currencies: readonly string[]
  readonly createdAt: Date
}

function cardPermission(actor: Actor, does: 'read' | 'manage') {
  return actor.kind === 'customer' ? 'own.cards' : does === 'read' ? 'customers.read' : 'customers.manage'
}

/** A customer's kept cards, the default first; undefined when there is no such customer for this actor. */
export async function listCards(actor: Actor, customerId: string): Promise<readonly CardItem[] | undefined> {
  demand(actor, cardPermission(actor, 'read'))
  const tx = database()
  const isOwn = actor.kind === 'customer' && actor.customerId === customerId
  if (!isOwn && !(await findCustomer(tx, actor, customerId))) return undefined
  const rows = await keptMethods(tx, { profileId: actor.profileId, customerId })
  if (rows.length === 0) return []
  const systems = await tx.select().from(paymentSystem).where(eq(paymentSystem.profileId, actor.profileId))
  const taken = await tx.select().from(currencyMethod).where(eq(currencyMethod.profileId, actor.profileId))
  const uses = await usesOf(tx, actor.profileId, customerId)
  return rows.flatMap((row) => {
    const system = systems.find(({ id }) => id === row.systemId)
    if (!system) return []
    return {
      id: row.id,
      method: row.method,
      lastFour: row.lastFour,
      expires: row.expires,
      expired: row.expires !== null && row.expires < now().toISOString().slice(0, 7),
      isDefault: row.isDefault,
      system: { id: system.id, name: system.name, live: system.live, removed: system.deletedAt !== null },
      used: uses.get(row.id) ?? { payments: 0, lastAt: null },
      currencies: taken
        .filter((one) => one.systemId === row.systemId && one.method === row.method)
        .map((one) => one.currency)
        .sort(),
      createdAt: row.createdAt,
    }
  })
}

async function usesOf(tx: Tx, profileId: string, customerId: string): Promise<ReadonlyMap<string, CardItem['used']>> {
  // Through the customer's payments: transactions have no index by the card they were made with.
  const rows = await tx
    .select({ id: transaction.storedMethodId, payments: count(transaction.id), lastAt: max(transaction.createdAt) })
    .from(payment)
    .innerJoin(
      transaction,
      and(
        eq(transaction.profileId, payment.profileId),
        eq(transaction.paymentId, payment.id),
        isNotNull(transaction.storedMethodId),
        isNull(transaction.parentId),
        eq(transaction.status, 'succeeded'),
      ),
    )
    .where(and(eq(payment.profileId, profileId), eq(payment.customerId, customerId)))
    .groupBy(transaction.storedMethodId)
  return new Map(rows.flatMap(({ id, ...used }) => (id === null ? [] : [[id, used] as const])))
}

export interface CardChoice {
  readonly customerId: string
  readonly cardId: string
}

/** Makes a kept card the one that is offered first. Refuses one that is not kept, or not this actor's to change. */
export async function setDefaultCard(actor: Actor, choice: CardChoice): Promise<Result<{ readonly lastFour: string }>> {
  return change(actor, choice, async (tx, card) => {
    if (card.isDefault) return
    await tx
      .update(storedMethod)
      .set({ isDefault: false })
      .where(and(ofCustomer(card), eq(storedMethod.isDefault, true)))
    await tx.update(storedMethod).set({ isDefault: true }).where(ofCard(card))
    await note(tx, actor, card, 'card.made_default')
  })
}

/**
 * Stops keeping a card: it can be charged no more from this moment, and a job deletes it at the processor. If it was the default, the
 * oldest of the others is the default from now on.
 */
export async function removeCard(actor: Actor, choice: CardChoice): Promise<Result<{ readonly lastFour: string }>> {
  return change(actor, choice, async (tx, card) => {
    await tx.update(storedMethod).set({ revokedAt: now(), isDefault: false }).where(ofCard(card))
    const [oldest] = await tx
      .select({ id: storedMethod.id })
      .from(storedMethod)
      .where(and(ofCustomer(card), isNull(storedMethod.revokedAt)))
      .orderBy(asc(storedMethod.createdAt), asc(storedMethod.id))
      .limit(1)
    if (card.isDefault && oldest)
      await tx
        .update(storedMethod)
        .set({ isDefault: true })
        .where(ofCard({ ...card, id: oldest.id }))
    await enqueue(tx, 'card.forget', { profileId: card.profileId, storedMethodId: card.id })
    await note(tx, actor, card, 'card.removed')
  })
}

async function change(
  actor: Actor,
  { customerId, cardId }: CardChoice,
  work: (tx: Tx, card: StoredMethodRow) => Promise<void>,
): Promise<Result<{ readonly lastFour: string }>> {
  demand(actor, cardPermission(actor, 'manage'))
  return database().transaction(async (tx) => {
    const owner = await lockCustomer(tx, actor, customerId)
    const kept = owner ? await keptMethods(tx, { profileId: actor.profileId, customerId }) : []
    const card = kept.find(({ id }) => id === cardId)
    if (!card) return notFound('card')
    await work(tx, card)
    return ok({ lastFour: card.lastFour })
  })
}

function note(tx: Tx, actor: Actor, card: StoredMethodRow, action: string): Promise<void> {
  const after = { card: card.id, method: card.method, lastFour: card.lastFour }
  return audit(tx, actor, { action, entity: 'customer', entityId: card.customerId, after })
}

function ofCustomer(card: StoredMethodRow) {
  return and(eq(storedMethod.profileId, card.profileId), eq(storedMethod.customerId, card.customerId))
}

function ofCard(card: Pick<StoredMethodRow, 'profileId' | 'id'>) {
  return and(eq(storedMethod.profileId, card.profileId), eq(storedMethod.id, card.id))
}
