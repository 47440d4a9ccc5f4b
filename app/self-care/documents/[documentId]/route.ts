import { getTranslations } from 'next-intl/server'
import { pdfAnswer } from '@/app/pdf'
import { requireCustomer } from '@/lib/auth/session'
import { documentFor } from '@/lib/documents/read'
import { isId } from '@/lib/ids'

/** A document of the customer's own, as PDF: of a kind that the merchant lets payers download. */
export async function GET(
  _request: Request,
  { params }: { params: Promise<{ documentId: string }> },
): Promise<Response> {
  const actor = await requireCustomer()
  const { documentId } = await params
  const found = isId('doc', documentId) ? await documentFor(actor, documentId) : undefined
  return pdfAnswer(found, (await getTranslations('problem'))('noDocument'))
}
