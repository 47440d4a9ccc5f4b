'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { staffAction } from '@/lib/auth/action'
import { said } from '@/lib/auth/run-action'
import { type Cancelled, cancelOrder } from '@/lib/orders/cancel'
import { createOrder } from '@/lib/orders/create-order'
import { cancelOrderSchema, orderSchema } from '@/lib/orders/schemas'

/** Makes an order as a draft, and goes to its page. */
export const create = staffAction('orders.manage', orderSchema, async (actor, input) => {
  const created = await createOrder(actor, input)
  if (!created.ok) return created
  revalidatePath('/admin', 'layout')
  redirect(`/admin/orders/${created.value.orderId}`)
})

/** Cancels or completes, as its status has it, and says which (D12). */
export const cancel = staffAction('orders.manage', cancelOrderSchema, async (actor, input) => {
  const cancelled = await cancelOrder(actor, input)
  if (!cancelled.ok) return cancelled
  revalidatePath('/admin', 'layout')
  return said(null, wordsOf(cancelled.value))
})

function wordsOf({ outcome, isHeld }: Cancelled): string {
  const rest = isHeld ? ' Money is still reserved for it: reverse it below, or capture it.' : ''
  return outcome === 'cancelled'
    ? `The order was cancelled. Nothing more can be paid for it.${rest}`
    : `The order was live, so it is complete now instead of cancelled. Nothing more can be paid for it.${rest}`
}
