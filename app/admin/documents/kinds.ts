import type { DocumentItem } from '@/lib/documents/list'

/** What staff call the kinds of documents. */
export const KINDS: Readonly<Record<DocumentItem['kind'], string>> = {
  receipt: 'Receipt',
  invoice: 'Invoice',
  credit_note: 'Credit note',
  order_summary: 'Order summary',
}
