import { pdfAnswer } from '@/app/pdf'
import { requireStaff } from '@/lib/auth/session'
import { documentFor } from '@/lib/documents/read'
import { isId } from '@/lib/ids'

/** A document as PDF, for staff. */
export async function GET(
  _request: Request,
  { params }: { params: Promise<{ documentId: string }> },
): Promise<Response> {
  const actor = await requireStaff('documents.read')
  const { documentId } = await params
  const found = isId('doc', documentId) ? await documentFor(actor, documentId) : undefined
  return pdfAnswer(found, 'This document does not exist, or it is not yours to see.')
}
