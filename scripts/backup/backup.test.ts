import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { afterAll, describe, expect, it } from 'vitest'
import { money } from '@/lib/money/money'
import { followUp } from '@/lib/transactions/follow-up'
import { start } from '@/lib/transactions/start'
import { paymentBench } from '@/lib/transactions/testing'
import { serverForDump } from './testing'

const migrated = new URL(process.env.TEST_DATABASE_URL ?? '')
migrated.pathname = `/${process.env.TEST_DATABASE_TEMPLATE}`
const server = await serverForDump()
if (server) Object.assign(process.env, { TEST_DATABASE_URL: server.url, TEST_DATABASE_TEMPLATE: server.template })
const folder = mkdtempSync(join(tmpdir(), 'backup-'))
afterAll(() => rmSync(folder, { recursive: true }))

const root = join(import.meta.dirname, '../..')

/** Runs a script as npm does; answers its exit code and all that it said. */
function script(name: 'backup' | 'restore', args: readonly string[], env: Readonly<Record<string, string>>) {
  const ran = spawnSync(process.execPath, ['--import', 'tsx', join(root, 'scripts', `${name}.ts`), ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  })
  return { code: ran.status, said: ran.stdout + ran.stderr }
}

/** Every table of ours, of the migrations and of the job queue, with a checksum over all its rows. */
async function contents(url: string): Promise<Record<string, string>> {
  const sql = postgres(url, { max: 1 })
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema')`
  const found: Record<string, string> = {}
  for (const { name } of tables) {
    const [row] = await sql.unsafe(
      `select count(*) || ' rows, ' || coalesce(md5(string_agg(t::text, chr(10) order by t::text)), '') as sum from ${name} t`,
    )
    found[name] = row?.sum
  }
  await sql.end()
  return found
}

// Without a pg_dump, and a server that it can dump, on this machine there is nothing to try: `npm test` names this test as not run.
describe.skipIf(!server)('backup and restore with this machine’s pg_dump', () => {
  // Before the bench, so that it ends after the bench has dropped its database.
  afterAll(() => server?.stop())
  const bench = paymentBench()
  const file = join(folder, 'books.dump')
  const here = () => ({ DATABASE_URL: bench.test.url })
  const fresh = () => `restored_${randomBytes(4).toString('hex')}`
  const at = (name: string) => bench.test.url.replace(/\/[^/]*$/, `/${name}`)

  it('brings back every row, the append-only rules and books that agree', { timeout: 120_000 }, async () => {
    const paid = await start(bench.payer, bench.byCard(2500n))
    if (!paid.ok) throw new Error(paid.message)
    await start(bench.payer, bench.byCard(900n, 'pm_card_visa_chargeDeclined'))
    const refund = {
      type: 'refund',
      transactionId: paid.value.transactionId,
      amount: money(700n, 'USD'),
      reason: 'Asked',
      seen: 1,
    } as const
    expect(await followUp(bench.admin, refund)).toMatchObject({ ok: true })

    const before = await contents(bench.test.url)
    expect(Object.keys(before)).toEqual(expect.arrayContaining(['public.entry', 'graphile_worker._private_jobs']))
    expect(before['public.entry']).toMatch(/^2 rows/)
    const backup = script('backup', [file], here())
    expect(backup).toMatchObject({ code: 0 })
    expect(backup.said).toContain(`npm run restore -- ${file}`)
    expect(statSync(file).mode & 0o777).toBe(0o600)

    const name = fresh()
    const restore = script('restore', [file, '--into', name], here())
    expect(restore).toMatchObject({ code: 0 })
    expect(restore.said).toContain('✓ Acme: 2 payments, 0 findings')
    expect(await contents(at(name))).toEqual(before)
    const sql = postgres(at(name), { max: 1 })
    await expect(sql`update entry set amount_minor = 1`).rejects.toThrow('entry is append-only')
    await expect(sql`delete from payment`).rejects.toThrow('never removed')
    await sql.end()
  })

  it('overwrites neither a file nor a database unless it is told to', { timeout: 120_000 }, async () => {
    writeFileSync(join(folder, 'mine'), 'precious')
    expect(script('backup', [join(folder, 'mine')], here())).toMatchObject({ code: 1 })
    expect(statSync(join(folder, 'mine')).size).toBe(8)
    const name = fresh()
    expect(script('restore', [file, '--into', name], here())).toMatchObject({ code: 0 })
    const sql = postgres(at(name), { max: 1 })
    await sql`update customer set name = 'Changed since'`
    const changed = await contents(at(name))
    const refused = script('restore', [file], { DATABASE_URL: at(name) })
    expect(refused).toMatchObject({ code: 1 })
    expect(refused.said).toContain('nothing was touched')
    expect(script('restore', [file, '--into', name], here()).said).toContain('exists already')
    expect(await contents(at(name))).toEqual(changed)
    expect(script('restore', [file, '--force'], { DATABASE_URL: at(name) })).toMatchObject({ code: 0 })
    expect(await sql`select name from customer`).toMatchObject([{ name: 'John Doe' }])
    await sql.end()
  })

  it('says so when the books that come back do not agree', { timeout: 120_000 }, async () => {
    await bench.test.sql`update account set balance_minor = balance_minor + 1`
    const wrong = join(folder, 'wrong.dump')
    expect(script('backup', [wrong], here())).toMatchObject({ code: 0 })
    const restore = script('restore', [wrong, '--into', fresh()], here())
    expect(restore).toMatchObject({ code: 1 })
    expect(restore.said).toContain('The books do not agree')
  })
})

it('says in a sentence what is missing', () => {
  const nowhere = { DATABASE_URL: migrated.href }
  const missing = script('backup', [join(folder, 'never')], { ...nowhere, PG_BIN: folder })
  expect(missing).toMatchObject({ code: 1 })
  expect(missing.said).toMatch(/^✗ There is no .*pg_dump on this machine\. Install PostgreSQL \d+'s client programs/)
  expect(script('backup', [], { DATABASE_URL: '' }).said).toContain('DATABASE_URL is not set')
  expect(script('restore', [join(folder, 'none')], nowhere).said).toContain('There is no file')
})
