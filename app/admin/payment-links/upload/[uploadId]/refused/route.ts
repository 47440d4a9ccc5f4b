import { notFound } from 'next/navigation'
import { requireStaff } from '@/lib/auth/session'
import { refusedSheet } from '@/lib/orders/uploads/read'
import { csvFile } from '../../../../csv-file'

/** The rows of a file that no link was made of, each with its problem: to be mended and sent again. */
export async function GET(_request: Request, { params }: { params: Promise<{ uploadId: string }> }): Promise<Response> {
  const actor = await requireStaff('orders.manage')
  const lines = await refusedSheet(actor, (await params).uploadId)
  if (!lines) notFound()
  return csvFile('payment-links-problems', lines)
}
