import { and, eq, getTableColumns, inArray, isNotNull, or } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { database } from '@/db/client'
import { disputedMinor } from '@/db/disputed'
import { payment, transaction } from '@/db/schema/payments'
import { type DocumentKind, document, documentPayment } from '@/db/schema/records'
import { isCode } from '@/lib/ids'
import { type Money, money } from '@/lib/money/money'
import { hasComeBack } from '@/lib/payments/came-back'
import { amountOf, readContent } from './content'
import { numberText } from './number'

// What anybody who holds a paper may know of it: docs/decisions/0019-documents-prove-themselves.md.

export type DocumentState =
  | 'not_paid'
  | 'part_paid'
  | 'reserved'
  | 'paid'
  | 'part_refunded'
  | 'refunded'
  | 'charged_back'
  | 'withdrawn'

/** What the public page shows. Nothing else of the document leaves through here. */
export interface CheckedDocument {
  readonly kind: DocumentKind
  readonly number: string
  /** "J••• D•••" */
  readonly payer: string
  readonly amount: Money
  readonly state: DocumentState
  readonly live: boolean
}

/** The document that bears this code, as it stands today; undefined when none does. Anybody may ask: count the tries where it is asked. */
export async function checkDocument(code: string): Promise<CheckedDocument | undefined> {
  if (!isCode(code)) return undefined
  const [row] = await database().select().from(document).where(eq(document.code, code))
  if (!row) return undefined
  const content = readContent(row.kind, row.content)
  return {
    kind: row.kind,
    number: numberText(row),
    payer: masked(content.payer.name),
    amount: money(amountOf(content), content.currency),
    state: await stateOf(row, amountOf(content)),
    live: content.live,
  }
}

/** The first letter of each word, and no telling how many follow. */
export function masked(name: string): string {
  const words = name.split(/[\s@._,/-]+/u).filter((word) => word !== '')
  const first = (word: string) => [...new Intl.Segmenter().segment(word)][0]?.segment ?? ''
  return words.map((word) => `${first(word)}•••`).join(' ') || '•••'
}

type Row = typeof document.$inferSelect
type PaymentFacts = typeof payment.$inferSelect & { readonly disputedMinor: bigint }

/** A receipt speaks of one transaction and a credit note of the one it follows, unless its own came back; papers about an order of all that pays for them. */
async function stateOf(row: Row, total: bigint): Promise<DocumentState> {
  const { profileId, transactionId } = row
  if (transactionId !== null) {
    const own = row.kind === 'credit_note' ? await read(profileId, transactionId) : undefined
    if (own && hasComeBack(own)) return 'withdrawn'
    return stateOfMoney(profileId, own?.parentId ?? transactionId)
  }
  const payments = await paymentsFor(row)
  const sum = (of: (one: PaymentFacts) => bigint) => payments.reduce((all, one) => all + of(one), 0n)
  const [captured, refunded] = [sum((one) => one.capturedMinor), sum((one) => one.refundedMinor)]
  const disputed = sum((one) => one.disputedMinor)
  // What was paid twice and given back, or charged back, once is paid.
  const isLess = captured - refunded - disputed < total
  if (disputed > 0n && isLess) return 'charged_back'
  if (refunded > 0n && isLess) return refunded >= captured ? 'refunded' : 'part_refunded'
  if (captured > 0n) return captured >= total ? 'paid' : 'part_paid'
  return payments.some(({ status }) => status === 'authorized') ? 'reserved' : 'not_paid'
}

/** Those that were said to pay for it, and those for its order: whatever came of that later counts as well. */
function paymentsFor({ profileId, id, kind, content }: Row): Promise<readonly PaymentFacts[]> {
  const read = readContent(kind, content)
  const orderId = 'lines' in read ? read.order.id : ''
  const tied = database()
    .select({ id: documentPayment.paymentId })
    .from(documentPayment)
    .where(and(eq(documentPayment.profileId, profileId), eq(documentPayment.documentId, id)))
  const ofOrder = and(eq(payment.purpose, 'order'), isNotNull(payment.orderId), eq(payment.orderId, orderId))
  return database()
    .select({ ...getTableColumns(payment), disputedMinor })
    .from(payment)
    .where(and(eq(payment.profileId, profileId), or(inArray(payment.id, tied), ofOrder)))
}

async function read(profileId: string, transactionId: string): Promise<typeof transaction.$inferSelect | undefined> {
  const [found] = await database()
    .select()
    .from(transaction)
    .where(and(eq(transaction.profileId, profileId), eq(transaction.id, transactionId)))
  return found
}

/** What became of money that was received: its transaction, what followed that, and what followed a chargeback. */
async function stateOfMoney(profileId: string, id: string): Promise<DocumentState> {
  const received = alias(transaction, 'received')
  const rows = await database()
    .select({ node: transaction })
    .from(received)
    .innerJoin(
      transaction,
      and(eq(transaction.profileId, received.profileId), eq(transaction.paymentId, received.paymentId)),
    )
    .where(and(eq(received.profileId, profileId), eq(received.id, id), eq(transaction.status, 'succeeded')))
  const nodes = rows.map(({ node }) => ({ ...node, amount: node.toldMinor ?? node.askedMinor }))
  const chargebacks = nodes.filter(({ type, parentId }) => type === 'chargeback' && parentId === id)
  const sum = (some: typeof nodes) => some.reduce((total, { amount }) => total + amount, 0n)
  const wonBack = nodes.filter(({ parentId }) => chargebacks.some((one) => one.id === parentId))
  if (sum(chargebacks) > sum(wonBack)) return 'charged_back'
  if (nodes.some(({ type, parentId }) => type === 'void' && parentId === id)) return 'refunded'
  const refunded = sum(nodes.filter(({ type, parentId }) => type === 'refund' && parentId === id))
  if (refunded === 0n) return 'paid'
  return refunded >= sum(nodes.filter((one) => one.id === id)) ? 'refunded' : 'part_refunded'
}
