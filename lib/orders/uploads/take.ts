import { and, eq } from 'drizzle-orm'
import { insertion, insertRows } from '@/db/bulk'
import { database } from '@/db/client'
import { linkUpload, linkUploadRow } from '@/db/schema/orders'
import { type Actor, demand, idOf } from '@/lib/auth/actor'
import { audit } from '@/lib/auth/audit'
import { now } from '@/lib/clock'
import { newId } from '@/lib/ids'
import { enqueue } from '@/lib/jobs/queue'
import { notFound, ok, type Result, refuse } from '@/lib/result'
import { type Problem, readRow } from './columns'
import { lockUpload } from './find'
import { readSheet, type SheetRow } from './sheet'

/** Rows are written so many at a time. */
const AT_ONCE = 500

/**
 * Takes in a file of links and looks at every row as the form would; nothing is made before `startUpload`. Refuses a file that cannot be read
 * as a whole; a row that is wrong only says so. Needs `orders.manage`.
 */
export async function takeUpload(
  actor: Actor,
  file: { readonly name: string; readonly bytes: Uint8Array },
): Promise<Result<{ readonly uploadId: string }>> {
  demand(actor, 'orders.manage')
  const sheet = readSheet(file.bytes)
  if (!sheet.ok) return sheet
  const { profileId } = actor
  const id = newId('upl')
  const rows = sheet.value.map((row) => {
    const problems = problemsOf(row)
    const state = problems.length > 0 ? ('refused' as const) : ('waiting' as const)
    return {
      profileId,
      uploadId: id,
      line: row.line,
      state,
      cells: row.cells,
      problems: problems.length > 0 ? problems : null,
    }
  })
  const fileName = file.name.replace(/\p{Cc}/gu, '').slice(-120) || 'links.csv'
  await database().transaction(async (tx) => {
    await insertRows(tx, linkUpload, [
      { profileId, id, fileName, rows: rows.length, createdBy: idOf(actor), createdAt: now() },
    ])
    for (let at = 0; at < rows.length; at += AT_ONCE)
      await tx.execute(insertion(linkUploadRow, rows.slice(at, at + AT_ONCE)))
    await audit(tx, actor, {
      action: 'link_upload.taken',
      entity: 'link_upload',
      entityId: id,
      after: { file: fileName, rows: rows.length },
    })
  })
  return ok({ uploadId: id })
}

function problemsOf({ cells, isTooLong }: SheetRow): readonly Problem[] {
  if (isTooLong)
    return [{ column: '', problem: 'There are more cells than columns: a text with a comma needs quotation marks.' }]
  const read = readRow(cells)
  return read.ok ? [] : read.problems
}

/**
 * Has the links of a file made that was looked at: a job makes them, see `makeFromUpload`. Refuses a file whose links are being made or were
 * made, and one of which no row is right. Needs `orders.manage`.
 */
export async function startUpload(
  actor: Actor,
  { uploadId }: { readonly uploadId: string },
): Promise<Result<{ readonly waiting: number }>> {
  demand(actor, 'orders.manage')
  return database().transaction(async (tx) => {
    const upload = await lockUpload(tx, actor, uploadId)
    if (!upload) return notFound('file')
    if (upload.state === 'making' || upload.state === 'done')
      return refuse('over', 'The links of this file were asked for already. None is made twice.')
    const isIt = and(eq(linkUploadRow.profileId, upload.profileId), eq(linkUploadRow.uploadId, upload.id))
    const waiting = await tx.$count(linkUploadRow, and(isIt, eq(linkUploadRow.state, 'waiting')))
    if (waiting === 0) return refuse('nothing', 'No row of this file is right, so there is nothing to make.')
    await tx
      .update(linkUpload)
      .set({ state: 'making', problem: null, endedAt: null, startedBy: idOf(actor) })
      .where(and(eq(linkUpload.profileId, upload.profileId), eq(linkUpload.id, upload.id)))
    await enqueue(tx, 'links.upload', { profileId: upload.profileId, uploadId: upload.id })
    await audit(tx, actor, {
      action: 'link_upload.started',
      entity: 'link_upload',
      entityId: upload.id,
      after: { links: waiting },
    })
    return ok({ waiting })
  })
}
