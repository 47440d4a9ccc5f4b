import type { Tx } from '@/db/client'
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
  /** What has been paid of it so far. */
  readonly paid: Money
  readonly note?: string | null
  readonly live: boolean
  /** The payment whose state is the paper's present state; null where there is none yet. */
  readonly paymentId?: string | null
}

/**
 * Issues an invoice, within the caller's transaction. Throws when the sums are wrong by one minor unit, or the profile has no such customer:
 * both are our own faults. `dueAt` is the day to pay by, where there is one.
 */
export async function issueInvoice(tx: Tx, paper: OrderPaper & { readonly dueAt: Date | null }): Promise<Issued> {
  return issuePaper(tx, 'invoice', paper, { dueAt: paper.dueAt?.toISOString() ?? null })
}

/** Issues a summary of an order as it stands; otherwise as `issueInvoice`. */
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
    ...namesOf(parties),
    currency: paid.currency,
    live,
    order,
    description: paper.description ?? null,
    lines,
    totals,
    paidMinor: paid.amountMinor.toString(),
    note: paper.note ?? null,
    ...more,
  }
  return issueOnce(tx, {
    profileId,
    kind,
    cause,
    year: now().getUTCFullYear(),
    customerId,
    paymentId: paymentId ?? null,
    content,
  })
}
