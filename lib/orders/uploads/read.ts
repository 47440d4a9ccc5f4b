import { and, asc, count, desc, eq, gt, inArray } from 'drizzle-orm'
import { database } from '@/db/client'
import { login } from '@/db/schema/access'
import { linkUpload, linkUploadRow } from '@/db/schema/orders'
import { type Actor, demand } from '@/lib/auth/actor'
import { csvLine } from '@/lib/csv'
import { COLUMNS, NOTE, type Problem } from './columns'
import { type UploadRow, visibleUploads } from './find'

/** A file of links, and how far it is. */
export interface UploadItem {
  readonly id: string
  readonly fileName: string
  readonly state: UploadRow['state']
  readonly problem: string | null
  readonly rows: number
  readonly made: number
  readonly refused: number
  readonly waiting: number
  readonly madeByName: string | null
  readonly createdAt: Date
  readonly endedAt: Date | null
}

export interface RefusedRow {
  readonly line: number
  readonly problems: readonly Problem[]
}

export interface UploadView extends UploadItem {
  /** The first of the rows that were refused, in their order. */
  readonly refusals: readonly RefusedRow[]
}

const MOST_SHOWN = 100
const MOST_LISTED = 10

/** The newest files the actor may see, at most ten. Needs `orders.manage`. */
export async function listUploads(actor: Actor): Promise<readonly UploadItem[]> {
  demand(actor, 'orders.manage')
  const rows = await database()
    .select({ upload: linkUpload, name: login.name })
    .from(linkUpload)
    .leftJoin(login, eq(login.id, linkUpload.createdBy))
    .where(visibleUploads(actor))
    .orderBy(desc(linkUpload.createdAt), desc(linkUpload.id))
    .limit(MOST_LISTED)
  return withCounts(rows)
}

/** One file, or undefined when there is none such for this actor. Needs `orders.manage`. */
export async function getUpload(actor: Actor, uploadId: string): Promise<UploadView | undefined> {
  demand(actor, 'orders.manage')
  const rows = await database()
    .select({ upload: linkUpload, name: login.name })
    .from(linkUpload)
    .leftJoin(login, eq(login.id, linkUpload.createdBy))
    .where(and(visibleUploads(actor), eq(linkUpload.id, uploadId)))
  const [item] = await withCounts(rows)
  if (!item) return undefined
  const refused = await refusedAfter(actor, uploadId, 0, MOST_SHOWN)
  return { ...item, refusals: refused.map(({ line, problems }) => ({ line, problems: problems ?? [] })) }
}

interface Found {
  readonly upload: UploadRow
  readonly name: string | null
}

async function withCounts(rows: readonly Found[]): Promise<readonly UploadItem[]> {
  const ids = rows.map(({ upload }) => upload.id)
  const profileId = rows[0]?.upload.profileId
  if (profileId === undefined) return []
  const counts = await database()
    .select({ uploadId: linkUploadRow.uploadId, state: linkUploadRow.state, n: count() })
    .from(linkUploadRow)
    .where(and(eq(linkUploadRow.profileId, profileId), inArray(linkUploadRow.uploadId, ids)))
    .groupBy(linkUploadRow.uploadId, linkUploadRow.state)
  return rows.map(({ upload, name }) => {
    const of = (state: (typeof counts)[number]['state']) =>
      counts.find((one) => one.uploadId === upload.id && one.state === state)?.n ?? 0
    const { id, fileName, state, problem, rows: all, createdAt, endedAt } = upload
    const counted = { made: of('made'), refused: of('refused'), waiting: of('waiting') }
    return { id, fileName, state, problem, rows: all, ...counted, madeByName: name, createdAt, endedAt }
  })
}

/** Refused rows of a file behind a line, in their order. */
function refusedAfter(actor: Actor, uploadId: string, line: number, most: number) {
  return database()
    .select()
    .from(linkUploadRow)
    .where(
      and(
        eq(linkUploadRow.profileId, actor.profileId),
        eq(linkUploadRow.uploadId, uploadId),
        eq(linkUploadRow.state, 'refused'),
        gt(linkUploadRow.line, line),
      ),
    )
    .orderBy(asc(linkUploadRow.line))
    .limit(most)
}

const EXPORT_SIZE = 500

/**
 * The rows of a file that were refused as lines of CSV: what stood in each, its number and why. It can be mended and sent again as it is.
 * Undefined when there is no such file for this actor. Needs `orders.manage`.
 */
export async function refusedSheet(actor: Actor, uploadId: string): Promise<AsyncGenerator<string> | undefined> {
  return (await getUpload(actor, uploadId)) && sheetLines(actor, uploadId)
}

async function* sheetLines(actor: Actor, uploadId: string): AsyncGenerator<string> {
  const notes = await noteColumns(actor, uploadId)
  const columns = [...COLUMNS.map(({ name }) => name as string), ...notes]
  yield csvLine(['row', 'problem', ...columns])
  for (let after = 0; ; ) {
    const rows = await refusedAfter(actor, uploadId, after, EXPORT_SIZE)
    for (const { line, problems, cells } of rows)
      yield csvLine([String(line), wordsOf(problems ?? []), ...columns.map((name) => cells?.[name] || null)])
    after = rows.at(-1)?.line ?? after
    if (rows.length < EXPORT_SIZE) return
  }
}

/** A whole sheet has the same columns, so that one row says which there are. */
async function noteColumns(actor: Actor, uploadId: string): Promise<readonly string[]> {
  const [row] = await refusedAfter(actor, uploadId, 0, 1)
  return Object.keys(row?.cells ?? {}).filter((name) => name.startsWith(NOTE))
}

/** Why a row was refused, column by column. */
function wordsOf(problems: readonly Problem[]): string {
  return problems.map(({ column, problem }) => (column ? `${column}: ${problem}` : problem)).join(' ')
}
