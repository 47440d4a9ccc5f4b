import { beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '@/db/testing'
import { Forbidden, type StaffActor } from '@/lib/auth/actor'
import { makeStaff } from '@/lib/auth/testing'
import { makeShop, type Shop } from '../testing'
import { makeFromUpload } from './make'
import { getUpload, listUploads, refusedSheet } from './read'
import { startUpload, takeUpload } from './take'

const test = testDatabase()
let shop: Shop
let clerk: StaffActor
beforeEach(async () => {
  shop = await makeShop(test.db)
  clerk = await makeStaff(test.db, shop.profileId, 'normal')
})

const bytes = (text: string) => new TextEncoder().encode(text)
const take = (text: string, actor: StaffActor = clerk) => takeUpload(actor, { name: 'links.csv', bytes: bytes(text) })

async function taken(text: string): Promise<string> {
  const result = await take(text)
  if (!result.ok) throw new Error(result.message)
  return result.value.uploadId
}
async function started(text: string): Promise<{ profileId: string; uploadId: string }> {
  const uploadId = await taken(text)
  expect(await startUpload(clerk, { uploadId })).toMatchObject({ ok: true })
  return { profileId: shop.profileId, uploadId }
}
const jobs = async (uploadId: string) =>
  (
    await test.sql`select count(*)::int as n from graphile_worker._private_jobs where payload ->> 'uploadId' = ${uploadId}`
  )[0]?.n
const viewOf = async (uploadId: string) => {
  const view = await getUpload(clerk, uploadId)
  if (!view) throw new Error('gone')
  return view
}
const countLinks = async () =>
  (
    await test.sql`select count(*)::int as links, count(distinct reference)::int as refs,
    (select count(*)::int from "order" o where o.profile_id = ${shop.profileId}) as orders
    from payment_link where profile_id = ${shop.profileId}`
  )[0]

/** The server process that stands before the row that is held. */
async function whoWaits(): Promise<number> {
  for (let looks = 0; looks < 500; looks += 1) {
    const [found] = await test.sql`select pid from pg_stat_activity
      where wait_event_type = 'Lock' and datname = current_database()`
    if (found) return found.pid
    await new Promise((done) => setTimeout(done, 20))
  }
  throw new Error('nobody waits')
}

const HEAD = 'amount,currency,description,reference,email\n'
/** A thousand rows, of which ten are wrong in ten ways. */
function thousand(): string {
  const wrong: Readonly<Record<number, string>> = {
    7: ',USD,No amount,R-7,',
    100: '12.345,USD,Third decimal,R-100,',
    101: '0,USD,Nothing,R-101,',
    250: '10,XXX,No such currency,R-250,',
    333: '10,USD,Bad address,R-333,ann',
    400: '0.10,USD,Below what a system takes,R-400,',
    401: '99999999,USD,Above what a system takes,R-401,',
    500: '10,EUR,Nobody takes it,R-500,',
    998: '10,USD,The same reference,R-1,',
    999: '10,USD,"A text, with its comma",R-999,,too many',
  }
  const rows = Array.from({ length: 1000 }, (_, at) => wrong[at] ?? `${10 + at}.00,USD,Row ${at},R-${at},`)
  return HEAD + rows.join('\n')
}

describe('a file of a thousand rows with ten that are wrong', () => {
  it('becomes 990 links and ten explanations, also when it is killed half way and several go on', async () => {
    const which = await started(thousand())
    expect(await viewOf(which.uploadId)).toMatchObject({ rows: 1000, made: 0, refused: 6, state: 'making' })
    await makeFromUpload(which)
    // Killed in the middle of a row: its transaction is gone, and nobody wrote down that it was begun.
    const locked = await test.sql.reserve()
    const half = await viewOf(which.uploadId)
    expect(half).toMatchObject({ state: 'making', made: 100 })
    await locked`begin`
    await locked`select * from link_upload_row where upload_id = ${which.uploadId} and line = 150 for update`
    const stuck = makeFromUpload(which)
    const pid = await whoWaits()
    await test.sql`select pg_terminate_backend(${pid})`
    await expect(stuck).rejects.toThrow()
    await locked`rollback`
    locked.release()
    expect((await viewOf(which.uploadId)).made).toBeLessThan(200)
    // The job is given to another, and the first one's worker was not dead after all.
    for (let round = 0; round < 12 && (await viewOf(which.uploadId)).state === 'making'; round += 1)
      await Promise.all([makeFromUpload(which), makeFromUpload(which)])
    expect(await viewOf(which.uploadId)).toMatchObject({ state: 'done', made: 990, refused: 10, waiting: 0 })
    expect(await countLinks()).toEqual({ links: 990, refs: 990, orders: 990 })
    const { refusals } = await viewOf(which.uploadId)
    expect(refusals.map(({ line, problems }) => [line, problems[0]?.column])).toEqual([
      [9, 'amount'],
      [102, 'amount'],
      [103, 'amount'],
      [252, 'currency'],
      [335, 'email'],
      [402, 'amount'],
      [403, 'amount'],
      [502, 'currency'],
      [1000, 'reference'],
      [1001, ''],
    ])
    await makeFromUpload(which)
    expect(await countLinks()).toEqual({ links: 990, refs: 990, orders: 990 })
  }, 120_000)

  it('gives a sheet of what is wrong that can be mended and sent again', async () => {
    const uploadId = await taken(`${HEAD}10,USD,Row,R-1,\n,USD,"A, b",R-2,ann@example.com\n`)
    const lines = await refusedSheet(clerk, uploadId)
    let text = ''
    for await (const line of lines ?? []) text += line
    expect(text).toContain('2')
    expect(text.split('\r\n')[1]).toMatch(/^3,.*amount: .*,"A, b",ann@example.com/)
    const again = await taken(text.replace(/^(3,[^\r]*?),,USD/m, '$1,5.00,USD'))
    expect(await viewOf(again)).toMatchObject({ rows: 1, refused: 0, waiting: 1 })
    expect(await refusedSheet((await makeShop(test.db)).admin, uploadId)).toBeUndefined()
  })
})

describe('takeUpload', () => {
  it('looks only: nothing is made before somebody says so, and then once', async () => {
    const uploadId = await taken(`${HEAD}10,USD,Row,R-1,`)
    await makeFromUpload({ profileId: shop.profileId, uploadId })
    expect(await countLinks()).toMatchObject({ links: 0 })
    expect(await jobs(uploadId)).toBe(0)
    const both = await Promise.all([startUpload(clerk, { uploadId }), startUpload(clerk, { uploadId })])
    expect(both.map((one) => (one.ok ? 'ok' : one.code)).sort()).toEqual(['ok', 'over'])
    expect(await jobs(uploadId)).toBe(1)
  })

  it.each([
    ['a head of other columns', 'Betrag,currency\n1,USD', /no column “betrag”/],
    ['no amount', 'currency\nUSD', /“amount” is missing/],
    ['a column twice', 'amount,amount,currency\n1,1,USD', /twice/],
    ['no rows', HEAD, /no row below/],
    ['an open quotation mark', `${HEAD}1,USD,"open,,\n`, /cannot be read/],
    ['another encoding', '', /UTF-8/],
  ])('refuses a file with %s, in a sentence', async (what, text, words) => {
    const sent = what === 'another encoding' ? Uint8Array.of(0xff, 0xfe, 0x00) : bytes(text)
    const result = await takeUpload(clerk, { name: 'x.csv', bytes: sent })
    expect(result).toMatchObject({ ok: false, fields: { file: expect.stringMatching(words) } })
    expect(await test.sql`select id from link_upload where profile_id = ${shop.profileId}`).toEqual([])
  })

  it('reads semicolons, a mark of the byte order, names of columns as people write them, notes and yes or no', async () => {
    const which = await started(
      '\ufeffAmount;Currency;E-mail;Notify E-mail;Expires at;Note: Desk;Remind unpaid days\r\n\r\n7.5;usd;A@Example.com;Yes;2090-01-31 09:00;3;2\r\n',
    )
    await makeFromUpload(which)
    const [row] = await test.sql`select * from payment_link where profile_id = ${shop.profileId}`
    expect(row).toMatchObject({
      amount_minor: '750',
      email: 'a@example.com',
      notify_email: true,
      delivery: 'queued',
      notes: [{ title: 'Desk', value: '3' }],
      remind_unpaid_days: 2,
      expires_at: '2090-01-31 09:00:00+00',
      created_by: clerk.loginId,
    })
    expect(await test.sql`select line, cells from link_upload_row where upload_id = ${which.uploadId}`).toEqual([
      { line: 3, cells: null },
    ])
  })

  it('is for staff, and about files of their own profile; a restricted user sees their own', async () => {
    await expect(take(HEAD, shop.customer as never)).rejects.toThrow(Forbidden)
    const uploadId = await taken(`${HEAD}10,USD,Row,R-1,`)
    const restricted = await makeStaff(test.db, shop.profileId, 'restricted')
    for (const actor of [restricted, (await makeShop(test.db)).admin]) {
      expect(await startUpload(actor, { uploadId })).toMatchObject({ code: 'not_found' })
      expect(await getUpload(actor, uploadId)).toBeUndefined()
      expect(await listUploads(actor)).toEqual([])
    }
    expect((await listUploads(clerk)).map(({ id }) => id)).toEqual([uploadId])
  })
})

it('stops when whoever asked for it may not make links any more, and another can go on', async () => {
  const which = await started(`${HEAD}10,USD,Row,R-1,`)
  await test.sql`delete from seat where login_id = ${clerk.loginId}`
  await makeFromUpload(which)
  expect(await countLinks()).toMatchObject({ links: 0 })
  const admin = await makeStaff(test.db, shop.profileId, 'admin')
  expect(await getUpload(admin, which.uploadId)).toMatchObject({ state: 'stopped', problem: expect.any(String) })
  expect(await startUpload(admin, which)).toMatchObject({ ok: true })
  await makeFromUpload(which)
  expect(await countLinks()).toMatchObject({ links: 1 })
})
