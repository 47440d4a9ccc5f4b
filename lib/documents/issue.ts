import { and, eq, sql } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { type DocumentKind, document, documentCounter } from '@/db/schema/records'
import { now } from '@/lib/clock'
import { env } from '@/lib/env'
import { newCode, newId } from '@/lib/ids'
import { type DocumentContent, readContent } from './content'
import { numberText } from './number'

// Drawing a number and freezing what is said, together or not at all.

export interface Issue {
  readonly profileId: string
  readonly kind: DocumentKind
  /** What it is issued for. The same cause gives the same document, however often it is asked for. */
  readonly cause: string
  /** The year its number counts in. */
  readonly year: number
  readonly customerId: string
  readonly paymentId?: string | null
  readonly transactionId?: string | null
  readonly correctsId?: string | null
  /** What it says besides its number, its time and the address where it can be checked. */
  readonly content: object
}

export type DocumentRow = typeof document.$inferSelect

/** What is known of a document once it is issued. */
export interface Issued {
  readonly id: string
  readonly number: string
  readonly content: DocumentContent
}

/**
 * Issues a document, or finds the one that was issued for this cause. The counter's row is held from here until the caller's transaction
 * ends: that is what makes numbers gapless (none is drawn that is not used) and unique per cause, so keep that transaction short and call no
 * processor in it. Throws when the content is no such document's.
 */
export async function issueOnce(tx: Tx, of: Issue): Promise<Issued> {
  const last = await holdCounter(tx, of)
  // Whoever held the counter before us may have issued this very document.
  const there = await issuedFor(tx, of)
  if (there) return there
  const { profileId, kind, cause, year, customerId } = of
  const sequence = last + 1
  const number = numberText({ kind, year, sequence })
  const code = newCode()
  const issuedAt = now()
  const checkUrl = `${env().BASE_URL.replace(/\/$/, '')}/document/${code}`
  const content = readContent(kind, { ...of.content, number, issuedAt: issuedAt.toISOString(), checkUrl })
  const row = {
    profileId,
    id: newId('doc'),
    kind,
    year,
    sequence,
    cause,
    customerId,
    paymentId: of.paymentId ?? null,
    transactionId: of.transactionId ?? null,
    correctsId: of.correctsId ?? null,
    code,
    content,
    issuedAt,
  }
  await Promise.all([
    tx.update(documentCounter).set({ last: sequence }).where(counterOf(of)),
    tx.insert(document).values(row),
  ])
  return { id: row.id, number, content }
}

/** The document that was issued for a cause; undefined while there is none. */
export async function issuedFor(
  tx: Tx,
  { profileId, kind, cause }: Pick<Issue, 'profileId' | 'kind' | 'cause'>,
): Promise<Issued | undefined> {
  const [row] = await tx
    .select()
    .from(document)
    .where(and(eq(document.profileId, profileId), eq(document.cause, cause), eq(document.kind, kind)))
  return row && { id: row.id, number: numberText(row), content: readContent(row.kind, row.content) }
}

/** Locks the counter, made where there is none, and answers the last number it gave. */
async function holdCounter(tx: Tx, { profileId, kind, year }: Issue): Promise<number> {
  const [counter] = await tx
    .insert(documentCounter)
    .values({ profileId, kind, year, last: 0 })
    .onConflictDoUpdate({
      target: [documentCounter.profileId, documentCounter.kind, documentCounter.year],
      set: { last: sql`${documentCounter.last}` },
    })
    .returning({ last: documentCounter.last })
  if (!counter) throw new Error('the counter gave no number')
  return counter.last
}

function counterOf({ profileId, kind, year }: Issue) {
  return and(eq(documentCounter.profileId, profileId), eq(documentCounter.kind, kind), eq(documentCounter.year, year))
}
