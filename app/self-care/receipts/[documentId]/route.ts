import { getTranslations } from 'next-intl/server'
import { requireCustomer } from '@/lib/auth/session'
import { receiptFor } from '@/lib/documents/receipts'
import { isId } from '@/lib/ids'

/** A receipt of the customer's own, as PDF. */
export async function GET(
  _request: Request,
  { params }: { params: Promise<{ documentId: string }> },
): Promise<Response> {
  const actor = await requireCustomer()
  const { documentId } = await params
  const receipt = isId('doc', documentId) ? await receiptFor(actor, documentId) : undefined
  if (!receipt) return new Response((await getTranslations('problem'))('noReceipt'), { status: 404 })
  return new Response(Uint8Array.from(receipt.pdf), {
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="${receipt.filename}"`,
      'cache-control': 'private, no-store',
    },
  })
}
