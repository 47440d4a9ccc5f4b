import { getTranslations } from 'next-intl/server'
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
  if (!found) return new Response((await getTranslations('problem'))('noDocument'), { status: 404 })
  return new Response(Uint8Array.from(found.pdf), {
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="${found.filename}"`,
      'cache-control': 'private, no-store',
    },
  })
}
