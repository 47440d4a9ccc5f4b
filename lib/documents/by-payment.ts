import { and, eq } from 'drizzle-orm'
import { database } from '@/db/client'
import { transaction } from '@/db/schema/payments'
import { document } from '@/db/schema/records'
import { demand, type PayerActor } from '@/lib/auth/actor'
import { readContent } from './content'
import { numberText } from './number'
import { renderDocument } from './pdf'
import type { DocumentLink } from './read'
import { payerKindsOf } from './settings'
import { documentWords } from './words'

// Documents of one payment, for the browser that made it by a link. That the payment is theirs, the caller has found out
// (`getPaymentByLink`). What the link of an order lets anybody download who has it is `of-order.ts`.

/** Of kinds that the merchant lets payers download: its receipts and credit notes, oldest first. Needs `link.read`. */
export async function documentsByPayment(
  actor: PayerActor,
  paymentId: string,
  locale: string,
): Promise<readonly DocumentLink[]> {
  demand(actor, 'link.read')
  const kinds = await payerKindsOf(actor)
  const rows = await ofPayment(actor, paymentId)
  const t = documentWords(locale)
  return rows
    .filter(({ kind }) => kinds.has(kind))
    .sort((a, b) => +a.issuedAt - +b.issuedAt || (a.id < b.id ? -1 : 1))
    .map((row) => {
      const number = numberText(row)
      return { id: row.id, kind: row.kind, number, title: t(`title.${row.kind}`, { number }) }
    })
}

/** One of them as PDF, the same bytes each time; undefined when it is none of them. Needs `link.read`. */
export async function documentByPayment(
  actor: PayerActor,
  { paymentId, documentId }: { readonly paymentId: string; readonly documentId: string },
): Promise<{ readonly filename: string; readonly pdf: Uint8Array } | undefined> {
  demand(actor, 'link.read')
  const row = (await ofPayment(actor, paymentId)).find(({ id }) => id === documentId)
  if (!row || !(await payerKindsOf(actor)).has(row.kind)) return undefined
  const content = readContent(row.kind, row.content)
  return { filename: `${content.number}.pdf`, pdf: await renderDocument(content) }
}

async function ofPayment(
  { profileId }: PayerActor,
  paymentId: string,
): Promise<readonly (typeof document.$inferSelect)[]> {
  const rows = await database()
    .select({ row: document })
    .from(transaction)
    .innerJoin(document, and(eq(document.profileId, transaction.profileId), eq(document.cause, transaction.id)))
    .where(and(eq(transaction.profileId, profileId), eq(transaction.paymentId, paymentId)))
  return rows.map(({ row }) => row)
}
