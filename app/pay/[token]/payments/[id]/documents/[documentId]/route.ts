import { getTranslations } from 'next-intl/server'
import { pdfAnswer } from '@/app/pdf'
import { documentByPayment } from '@/lib/documents/by-payment'
import { isId } from '@/lib/ids'
import { ownPayment, payerOf } from '../../../../open'

interface Context {
  params: Promise<{ token: string; id: string; documentId: string }>
}

/** A document of a payment that this browser made, as PDF: of a kind that the merchant lets payers download. */
export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const { token, id: paymentId, documentId } = await params
  const actor = await payerOf(token)
  const view = isId('doc', documentId) ? await ownPayment(actor, paymentId) : undefined
  const found = view && (await documentByPayment(actor, { paymentId, documentId }))
  return pdfAnswer(found, (await getTranslations('problem'))('noDocument'))
}
