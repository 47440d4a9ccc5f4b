import { pdfAnswer } from '@/app/pdf'
import { may } from '@/lib/auth/actor'
import { requireStaff } from '@/lib/auth/session'
import { isId } from '@/lib/ids'
import { orderSummary } from '@/lib/orders/portal'

/** The summary of an order as it stands, as PDF: issued where there is none that says the same. */
export async function GET(_request: Request, { params }: { params: Promise<{ orderId: string }> }): Promise<Response> {
  const actor = await requireStaff('orders.read')
  const { orderId } = await params
  const found = isId('ord', orderId) && may(actor, 'documents.read') ? await orderSummary(actor, orderId) : undefined
  return pdfAnswer(found, 'There is no such order, it is not yours to see, or nobody knows yet whom it is for.')
}
