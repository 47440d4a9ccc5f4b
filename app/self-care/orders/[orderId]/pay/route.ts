import { notFound, redirect } from 'next/navigation'
import { getLocale } from 'next-intl/server'
import { CHECKOUT_MARK } from '@/lib/api/payment-urls'
import { requireCustomer } from '@/lib/auth/session'
import { isId } from '@/lib/ids'
import { ownOrder, payPathOf } from '@/lib/orders/portal'

/** Leads to the payment page of an order of the customer's own, whose address stands in no page; back to the order when it cannot be paid now. */
export async function GET(_request: Request, { params }: { params: Promise<{ orderId: string }> }): Promise<never> {
  const actor = await requireCustomer()
  const { orderId } = await params
  if (!isId('ord', orderId) || !(await ownOrder(actor, orderId, await getLocale()))) notFound()
  const path = await payPathOf(actor, orderId)
  redirect(path ? `${path}?${CHECKOUT_MARK}=1` : `/self-care/orders/${orderId}`)
}
