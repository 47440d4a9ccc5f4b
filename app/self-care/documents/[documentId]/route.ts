import { requireCustomer } from '@/lib/auth/session'
import { documentFor } from '@/lib/documents/read'
import { isId } from '@/lib/ids'
import { pdfAnswer } from '../pdf'

/** A document of the customer's own, as PDF: of a kind that the merchant lets payers download. */
export async function GET(
  _request: Request,
  { params }: { params: Promise<{ documentId: string }> },
): Promise<Response> {
  const actor = await requireCustomer()
  const { documentId } = await params
  return pdfAnswer(isId('doc', documentId) ? await documentFor(actor, documentId) : undefined)
}
