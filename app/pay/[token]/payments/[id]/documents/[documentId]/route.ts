import { getTranslations } from 'next-intl/server'
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
  if (!found) return new Response((await getTranslations('problem'))('noDocument'), { status: 404 })
  return new Response(Uint8Array.from(found.pdf), {
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="${found.filename}"`,
      'cache-control': 'private, no-store',
    },
  })
}
