import { createHash } from 'node:crypto'
import type { Tx } from '@/db/client'
import { documentPayment } from '@/db/schema/records'
import { now } from '@/lib/clock'
import type { Money } from '@/lib/money/money'
import { type OrderLine, type OrderTotals, orderLine, orderTotals, wrongSum } from './content'
import { namesOf, partiesOf } from './facts'
import { type Issued, issueOnce } from './issue'

// Invoices and order summaries. Whoever owns orders gives what the paper is to say; nothing here reads an order.

/** What a paper about an order says. Amounts of lines and totals are minor units, as text, of the currency of `paid`. */
export interface OrderPaper {
  readonly profileId: string
  readonly customerId: string
  /** What it is issued for: the same cause gives the same paper. An order's id, with the version or the payment where there are several. */
  readonly cause: string
  readonly order: { readonly id: string; readonly reference: string | null }
  readonly description?: string | null
  readonly lines: readonly OrderLine[]
  readonly totals: OrderTotals
  /** What has been paid of it so far, and of that, what was given back. */
  readonly paid: Money
  readonly refundedMinor?: bigint
  /** Reserved, and not taken. */
  readonly reservedMinor?: bigint
  /** What is left to pay; absent: whatever of the total is not paid. */
  readonly owedMinor?: bigint
  readonly note?: string | null
  readonly live: boolean
  /** A payment that pays for it, where there is one already; see `payFor`. */
  readonly paymentId?: string | null
}

/**
 * Issues an invoice, within the caller's transaction. Throws when the sums are wrong by one minor unit, or the profile has no such customer:
 * both are our own faults. `dueAt` is the day to pay by, where there is one.
 */
export async function issueInvoice(tx: Tx, paper: OrderPaper & { readonly dueAt: Date | null }): Promise<Issued> {
  return issuePaper(tx, 'invoice', paper, { dueAt: paper.dueAt?.toISOString() ?? null })
}

/**
 * Issues a summary of an order as it stands; otherwise as `issueInvoice`. While it would say the same, the one that was issued is found, and
 * printing it again gives the same bytes; once it would say something else, there is a new one.
 */
export async function issueOrderSummary(tx: Tx, paper: OrderPaper & { readonly orderedAt: Date }): Promise<Issued> {
  return issuePaper(tx, 'order_summary', paper, { orderedAt: paper.orderedAt.toISOString() })
}

async function issuePaper(
  tx: Tx,
  kind: 'invoice' | 'order_summary',
  paper: OrderPaper,
  more: { readonly dueAt: string | null } | { readonly orderedAt: string },
): Promise<Issued> {
  const { profileId, customerId, cause, order, paid, live, paymentId } = paper
  const lines = paper.lines.map((line) => orderLine.parse(line))
  const totals = orderTotals.parse(paper.totals)
  const wrong = wrongSum(lines, totals)
  if (wrong) throw new Error(`The ${kind} of ${order.id} does not add up: ${wrong}.`)
  const parties = await partiesOf(tx, profileId, customerId)
  if (!parties) throw new Error(`There is no customer ${customerId} to issue the ${kind} of ${order.id} to.`)
  const content = {
    ...namesOf(parties, { ofOrder: true }),
    currency: paid.currency,
    live,
    order,
    description: paper.description ?? null,
    lines,
    totals,
    paidMinor: paid.amountMinor.toString(),
    refundedMinor: (paper.refundedMinor ?? 0n).toString(),
    reservedMinor: (paper.reservedMinor ?? 0n).toString(),
    owedMinor: paper.owedMinor?.toString() ?? null,
    note: paper.note ?? null,
    ...more,
  }
  const year = now().getUTCFullYear()
  const own = kind === 'order_summary' ? versionOf(cause, content) : cause
  const issued = await issueOnce(tx, { profileId, kind, cause: own, year, customerId, content })
  if (paymentId) await payFor(tx, { profileId, documentId: issued.id, paymentId })
  return issued
}

/** The cause of a summary: the order, and what is said of it. `documentOfOrder` knows it by its beginning. */
function versionOf(cause: string, content: object): string {
  return `${cause} ${createHash('sha256').update(JSON.stringify(content)).digest('base64url')}`
}

/**
 * Says that a payment pays for an invoice or an order summary: its state is then part of the paper's, and it lists the paper. Call it when the payment is made, in its transaction; doing it again changes nothing.
 */
export async function payFor(
  tx: Tx,
  of: { readonly profileId: string; readonly documentId: string; readonly paymentId: string },
): Promise<void> {
  await tx.insert(documentPayment).values(of).onConflictDoNothing()
}
