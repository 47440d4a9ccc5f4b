import { getTranslations } from 'next-intl/server'
import { pdfAnswer } from '@/app/pdf'
import { isId } from '@/lib/ids'
import { documentByLink } from '@/lib/orders/portal'
import { payerOf } from '../../../open'

/** A document of the order behind a link, as PDF: of a kind that the merchant lets payers download. */
export async function GET(
  _request: Request,
  { params }: { params: Promise<{ token: string; documentId: string }> },
): Promise<Response> {
  const { token, documentId } = await params
  const payer = isId('doc', documentId) ? await payerOf(token) : undefined
  return pdfAnswer(payer && (await documentByLink(payer, documentId)), (await getTranslations('order'))('noDocument'))
}
