import { insertion, insertRows } from '@/db/bulk'
import type { Tx } from '@/db/client'
import { order, orderItem } from '@/db/schema/orders'
import { type Actor, idOf } from '@/lib/auth/actor'
import { audit } from '@/lib/auth/audit'
import { now } from '@/lib/clock'
import { newId } from '@/lib/ids'
import { toMajor } from '@/lib/money/format'
import { money } from '@/lib/money/money'
import { type Line, sumsOf } from './amounts'
import type { OrderStatus } from './states'

export type NamedLine = Line & { readonly name: string }

export interface NewOrder {
  readonly status: OrderStatus
  readonly currency: string
  readonly live: boolean
  readonly preauthorize: boolean
  readonly customerId: string | null
  readonly reference: string | null
  readonly note: string | null
  readonly madeByLink: boolean
  readonly lines: readonly NamedLine[]
}

/** Writes an order of one payment with its lines, and its audit row. The caller has checked everything; answers its id. */
export async function insertOrder(tx: Tx, actor: Actor, of: NewOrder): Promise<string> {
  const { lines, ...values } = of
  const { profileId } = actor
  const id = newId('ord')
  const { totalMinor } = sumsOf(lines)
  const at = now()
  await insertRows(tx, order, [
    { profileId, id, kind: 'single', totalMinor, createdBy: idOf(actor), createdAt: at, updatedAt: at, ...values },
  ])
  const items = lines.map((line, position) => ({ profileId, orderId: id, position, ...line }))
  await tx.execute(insertion(orderItem, items))
  await audit(tx, actor, {
    action: 'order.created',
    entity: 'order',
    entityId: id,
    after: {
      status: values.status,
      total: toMajor(money(totalMinor, values.currency)),
      currency: values.currency,
      lines: lines.length,
      customer: values.customerId,
      reference: values.reference,
      preauthorize: values.preauthorize,
      live: values.live,
    },
  })
  return id
}

/** The one line of an order that is made by a link. */
export function lineOf(name: string, amountMinor: bigint): NamedLine {
  return { name, quantity: 1, priceMinor: amountMinor, discountMinor: 0n, feeMinor: 0n, taxPpm: 0 }
}
