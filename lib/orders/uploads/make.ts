import { and, asc, eq } from 'drizzle-orm'
import { database, type Tx } from '@/db/client'
import { login, seat } from '@/db/schema/access'
import { linkUpload, linkUploadRow } from '@/db/schema/orders'
import { may, type StaffActor } from '@/lib/auth/actor'
import { now } from '@/lib/clock'
import { enqueue, type JobPayload } from '@/lib/jobs/queue'
import type { Result } from '@/lib/result'
import { orConflict } from '../conflicts'
import { createLinkIn } from '../create-link'
import { columnOf, type Problem, readRow } from './columns'

type Which = JobPayload<'links.upload'>
type Row = typeof linkUploadRow.$inferSelect

/** Then the job gives way to others, and goes on after them. */
const BATCH = 100

/**
 * The job `links.upload`: makes the links of the next rows of a file, and asks for itself while there are more. Each link is made in the
 * transaction that marks its row, so that whoever goes on after a crash, and however many do, makes none twice and leaves none half made.
 * Stops when whoever asked for it may not make links any more.
 */
export async function makeFromUpload(which: Which): Promise<void> {
  const actor = await makerOf(which)
  if (actor === undefined) return
  if (actor === null) {
    await end(database(), which, { state: 'stopped', problem: 'Whoever asked for it may not make links any more.' })
    return
  }
  for (const line of await nextLines(which)) await makeRow(which, line, actor)
  await database().transaction(async (tx) => {
    if ((await nextLines(which, tx)).length > 0) await enqueue(tx, 'links.upload', which)
    else await end(tx, which, { state: 'done', problem: null })
  })
}

/** Who asked for it, as they are now; null when they may not any more, undefined when nothing is to be made. */
async function makerOf({ profileId, uploadId }: Which): Promise<StaffActor | null | undefined> {
  const [found] = await database()
    .select({ loginId: linkUpload.startedBy, name: login.name, role: seat.role })
    .from(linkUpload)
    .leftJoin(login, eq(login.id, linkUpload.startedBy))
    .leftJoin(seat, and(eq(seat.profileId, linkUpload.profileId), eq(seat.loginId, linkUpload.startedBy)))
    .where(and(eq(linkUpload.profileId, profileId), eq(linkUpload.id, uploadId), eq(linkUpload.state, 'making')))
    // Whoever is a customer of the profile as well comes last.
    .orderBy(asc(seat.role))
  if (!found) return undefined
  const { loginId, name, role } = found
  if (loginId === null || role === null || name === null) return null
  const actor = { kind: 'staff', profileId, loginId, name, role } as const
  return may(actor, 'orders.manage') ? actor : null
}

async function nextLines({ profileId, uploadId }: Which, tx: Tx = database()): Promise<readonly number[]> {
  const rows = await tx
    .select({ line: linkUploadRow.line })
    .from(linkUploadRow)
    .where(and(ofUpload(profileId, uploadId), eq(linkUploadRow.state, 'waiting')))
    .orderBy(asc(linkUploadRow.line))
    .limit(BATCH)
  return rows.map(({ line }) => line)
}

const ofUpload = (profileId: string, uploadId: string) =>
  and(eq(linkUploadRow.profileId, profileId), eq(linkUploadRow.uploadId, uploadId))

/** One row: a link, or why there is none. Does nothing for a row that another worker has dealt with. */
async function makeRow(which: Which, line: number, actor: StaffActor): Promise<void> {
  const made = await orConflict(() => database().transaction((tx) => makeRowIn(tx, which, line, actor)))
  if (made === null || made.ok) return
  const problems = made.fields
    ? Object.entries(made.fields).map(([field, problem]) => ({ column: columnOf(field.split('.')), problem }))
    : [{ column: '', problem: made.message }]
  await refuseRow(which, line, problems)
}

async function makeRowIn(tx: Tx, which: Which, line: number, actor: StaffActor): Promise<Result<unknown> | null> {
  const row = await lockRow(tx, which, line)
  if (!row) return null
  const read = readRow(row.cells ?? {})
  // It was right when it was taken in, but its time may have passed, or the rules changed.
  if (!read.ok) return { ok: false, code: 'invalid', message: '', fields: fieldsOf(read.problems) }
  const created = await createLinkIn(tx, actor, read.input)
  if (!created.ok) return created
  const { linkId } = created.value
  // The link says it all from now on.
  await set(tx, which, line, { state: 'made', linkId, cells: null, problems: null })
  return created
}

function fieldsOf(problems: readonly Problem[]): Readonly<Record<string, string>> {
  return Object.fromEntries(problems.map(({ column, problem }) => [column, problem]))
}

async function lockRow(tx: Tx, { profileId, uploadId }: Which, line: number): Promise<Row | undefined> {
  const [row] = await tx
    .select()
    .from(linkUploadRow)
    .where(and(ofUpload(profileId, uploadId), eq(linkUploadRow.line, line), eq(linkUploadRow.state, 'waiting')))
    .for('update')
  return row
}

async function refuseRow(which: Which, line: number, problems: readonly Problem[]): Promise<void> {
  await database().transaction(async (tx) => {
    if (await lockRow(tx, which, line)) await set(tx, which, line, { state: 'refused', problems })
  })
}

async function set(tx: Tx, { profileId, uploadId }: Which, line: number, to: Partial<Row>): Promise<void> {
  await tx
    .update(linkUploadRow)
    .set(to)
    .where(and(ofUpload(profileId, uploadId), eq(linkUploadRow.line, line)))
}

async function end(
  tx: Tx,
  { profileId, uploadId }: Which,
  to: { readonly state: 'done' | 'stopped'; readonly problem: string | null },
): Promise<void> {
  await tx
    .update(linkUpload)
    .set({ ...to, endedAt: now() })
    .where(and(eq(linkUpload.profileId, profileId), eq(linkUpload.id, uploadId), eq(linkUpload.state, 'making')))
}
