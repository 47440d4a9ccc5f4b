import { and, asc, desc, eq, gt, inArray, lt, sql } from 'drizzle-orm'
import { z } from 'zod'
import { database, type Tx } from '@/db/client'
import { type Page, type PageQuery, pageOf } from '@/db/keyset'
import { transaction } from '@/db/schema/payments'
import { inspection } from '@/db/schema/records'
import { type Actor, demand } from '@/lib/auth/actor'
import { audit } from '@/lib/auth/audit'
import { now } from '@/lib/clock'
import { isId } from '@/lib/ids'
import { enqueue } from '@/lib/jobs/queue'
import { ok, type Result } from '@/lib/result'

// The dated results of the nightly inspections, as people read them.

export type InspectionKind = (typeof inspection.$inferSelect)['kind']

const KINDS: readonly InspectionKind[] = ['ledger', 'secrets']

/** What ordering each kind enqueues. The books are a profile's own; secrets are looked for in the whole installation. */
const ORDERS: Readonly<Record<InspectionKind, (tx: Tx, actor: Actor) => Promise<void>>> = {
  ledger: (tx, actor) => enqueue(tx, 'books.inspect', { profileId: actor.profileId }, { key: keyOf(actor, 'ledger') }),
  secrets: (tx, actor) => enqueue(tx, 'secrets.inspect', {}, { key: keyOf(actor, 'secrets') }),
}

/** A result older than this is a night too old: each runs once a day, and a night has some play. */
const STALE_MS = 26 * 60 * 60 * 1000

export interface Inspection {
  readonly id: string
  readonly kind: InspectionKind
  readonly startedAt: Date
  readonly finishedAt: Date
  /** How many rows were looked at. */
  readonly checked: number
  /** How many findings there were; at most a hundred of them are kept. */
  readonly found: number
  readonly findings: readonly InspectionFinding[]
}

export interface InspectionFinding {
  readonly rule: string
  readonly subject: string
  readonly problem: string
  /** The payment that the subject is, or belongs to; null when it is something else. */
  readonly paymentId: string | null
}

/** How one kind of inspection stands. */
export interface Standing {
  readonly kind: InspectionKind
  /** Null: it never ran. */
  readonly last: { readonly finishedAt: Date; readonly checked: number; readonly found: number } | null
  /** The last result is older than a night: the worker may not be running. */
  readonly stale: boolean
  /** Ordered by hand and not begun or not done yet. */
  readonly orderedAt: Date | null
}

/** How each kind of inspection stands. Needs `inspections.read`. */
export async function inspectionStandings(actor: Actor): Promise<readonly Standing[]> {
  demand(actor, 'inspections.read')
  return Promise.all(KINDS.map((kind) => standingOf(database(), actor, kind)))
}

async function standingOf(tx: Tx, actor: Actor, kind: InspectionKind): Promise<Standing> {
  const [last] = await tx
    .select({ finishedAt: inspection.finishedAt, checked: inspection.checked, found: inspection.found })
    .from(inspection)
    .where(and(eq(inspection.profileId, actor.profileId), eq(inspection.kind, kind)))
    .orderBy(desc(inspection.finishedAt))
    .limit(1)
  const [ordered] = await tx.execute<{ at: string | Date }>(
    sql`select created_at as at from graphile_worker.jobs where key = ${keyOf(actor, kind)} and attempts < max_attempts`,
  )
  return {
    kind,
    last: last ?? null,
    stale: last !== undefined && now().getTime() - last.finishedAt.getTime() > STALE_MS,
    orderedAt: ordered ? new Date(ordered.at) : null,
  }
}

/** The results, newest first, each with what was found. Cursors are ids, which are ordered by time. Needs `inspections.read`. */
export async function listInspections(actor: Actor, page: Omit<PageQuery, 'desc'>): Promise<Page<Inspection>> {
  demand(actor, 'inspections.read')
  const { size } = page
  const [after, before] = [page.after, page.before].map((cursor) => (cursor && isId('ins', cursor) ? cursor : null))
  const beyond = before ? gt(inspection.id, before) : after ? lt(inspection.id, after) : undefined
  const rows = await database()
    .select()
    .from(inspection)
    .where(and(eq(inspection.profileId, actor.profileId), beyond))
    .orderBy(before ? asc(inspection.id) : desc(inspection.id))
    .limit(size + 1)
  const found = pageOf(rows, { after: after ?? null, before: before ?? null, size, desc: true })
  const paymentOf = await paymentsOf(actor, found.rows)
  return {
    ...found,
    rows: found.rows.map(({ profileId: _, findings, ...row }) => ({
      ...row,
      findings: readFindings(findings).map((one) => ({ ...one, paymentId: paymentOf(one.subject) })),
    })),
  }
}

const findingsSchema = z.array(z.object({ rule: z.string(), subject: z.string(), problem: z.string() }))

/** Findings as they lie in the row; whoever inspects writes these three. */
function readFindings(findings: unknown) {
  return findingsSchema.parse(findings)
}

/** The payment of each subject that is one, or one of its transactions. */
async function paymentsOf(actor: Actor, rows: readonly (typeof inspection.$inferSelect)[]) {
  const subjects = rows.flatMap(({ findings }) => readFindings(findings).map(({ subject }) => subject))
  const ids = [...new Set(subjects.filter((subject) => isId('txn', subject)))]
  const found =
    ids.length === 0
      ? []
      : await database()
          .select({ id: transaction.id, paymentId: transaction.paymentId })
          .from(transaction)
          .where(and(eq(transaction.profileId, actor.profileId), inArray(transaction.id, ids)))
  const known = new Map(found.map(({ id, paymentId }) => [id, paymentId]))
  return (subject: string) => known.get(subject) ?? (isId('pay', subject) ? subject : null)
}

/**
 * Orders an inspection of the actor's profile now; the worker does it. Ordered twice before it has begun, it is done once. Needs
 * `inspections.run`.
 */
export async function orderInspection(actor: Actor, input: { readonly kind: InspectionKind }): Promise<Result<null>> {
  demand(actor, 'inspections.run')
  const { kind } = input
  await database().transaction(async (tx) => {
    await ORDERS[kind](tx, actor)
    await audit(tx, actor, { action: 'inspection.ordered', entity: 'inspection', entityId: kind })
  })
  return ok(null)
}

function keyOf(actor: Actor, kind: InspectionKind): string {
  return kind === 'secrets' ? `inspect:${kind}` : `inspect:${kind}:${actor.profileId}`
}
