import { getTranslations } from 'next-intl/server'
import { pdfAnswer } from '@/app/pdf'
import { requireCustomer } from '@/lib/auth/session'
import { isId } from '@/lib/ids'
import { orderSummary } from '@/lib/orders/portal'

/** The summary of an order of the customer's own as it stands, as PDF. */
export async function GET(_request: Request, { params }: { params: Promise<{ orderId: string }> }): Promise<Response> {
  const actor = await requireCustomer()
  const { orderId } = await params
  const found = isId('ord', orderId) ? await orderSummary(actor, orderId) : undefined
  return pdfAnswer(found, (await getTranslations('problem'))('noDocument'))
}
