import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { beforeEach, expect, it, vi } from 'vitest'
import { testDatabase } from '@/db/testing'
import { newId } from '@/lib/ids'
import { makeProfile } from '@/lib/payment-systems/testing'

// Rotation as an operator runs it: processes of their own, each with the SECRET_KEYS it is given.

const test = testDatabase()
// Starting a process takes seconds where many tests run at once.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 })
const [one, two, wrong] = [1, 2, 3].map(() => randomBytes(32).toString('base64'))
const OLD = `1:${one}`
const BOTH = `1:${one},2:${two}`
const NEW = `2:${two}`

const environment = (keys: string) => ({
  ...process.env,
  DATABASE_URL: test.url,
  BASE_URL: 'http://localhost:3000',
  SECRET_KEYS: keys,
  NEXTAUTH_SECRET: 'x'.repeat(32),
})

/** Runs TypeScript in a process that has these keys, and returns what it prints. */
function inProcess(keys: string, args: readonly string[], onStart?: (child: ChildProcess) => void) {
  return new Promise<{ code: number | null; output: string }>((resolve) => {
    const child = spawn(process.execPath, ['--import', 'tsx', ...args], { env: environment(keys) })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        output += chunk
      })
    child.on('exit', (code) => resolve({ code, output }))
    onStart?.(child)
  })
}

const rotate = (keys: string, onStart?: (child: ChildProcess) => void) =>
  inProcess(keys, ['scripts/secrets-rotate.ts'], onStart)

/** Runs code with `db`, `sql` and what it needs of ours at hand, and `of`: the ids of this test. Returns what it returns. */
async function evaluate(keys: string, body: string): Promise<unknown> {
  const code = `
    const [{ seal, unseal }, { createDatabase }, { keepMethod, keptMethods, tokenOf }, { sendLink, linkContext }] = await Promise.all(
      ['auth/sealed', '../db/client', 'customers/stored-methods', 'auth/links'].map((name) => import('./lib/' + name + '.ts')))
    const of = ${JSON.stringify(of)}
    const keep = (paymentMethod) => db.transaction((tx) =>
      keepMethod(tx, { ...of, kept: { method: 'visa', lastFour: '4242', token: { paymentMethod } } }))
    const cards = () => keptMethods(db, of).then((rows) => rows.map((row) => tokenOf(row).paymentMethod))
    const settings = async () => {
      const [row] = await sql\`select settings_sealed from payment_system\`
      return unseal(row.settings_sealed, 'payment_system:' + of.systemId)
    }
    const { db, sql, close } = createDatabase(process.env.DATABASE_URL)
    const value = await (async () => { ${body} })()
    await close()
    process.stdout.write(JSON.stringify(value ?? null))`
  const { code: ended, output } = await inProcess(keys, ['--input-type=module', '-e', code])
  if (ended !== 0) throw new Error(output)
  return JSON.parse(output)
}

let of: { readonly profileId: string; readonly customerId: string; readonly systemId: string; readonly loginId: string }

beforeEach(async () => {
  for (const table of [
    'message',
    'payment_link',
    'stored_method',
    'payment_system',
    'sign_in_link',
    'customer',
    'login',
    'profile',
  ])
    await test.sql`delete from ${test.sql(table)}`
  await test.sql`delete from graphile_worker._private_jobs`
  const { profileId, customer } = await makeProfile(test.db)
  of = { profileId, customerId: customer.customerId, systemId: newId('sys'), loginId: newId('log') }
  await test.sql`insert into login (id, email, name) values (${of.loginId}, 'ann@example.com', 'Ann')`
  await test.sql`
    insert into payment_system (profile_id, id, name, adapter, live, settings_sealed)
    values (${profileId}, ${of.systemId}, 'Stripe', 'stripe', false, '')`
  await evaluate(
    OLD,
    `
    const sealed = seal('{"password":"sk_test_northwind"}', 'payment_system:' + of.systemId)
    await sql\`update payment_system set settings_sealed = \${sealed}\`
    const token = seal('a payer’s token', 'payment_link:lnk_1')
    await sql\`insert into payment_link (profile_id, id, status, token_hash, token_sealed, amount_minor, currency, notes, live, created_by)
      values (\${of.profileId}, 'lnk_1', 'created', 'hash', \${token}, 100, 'USD', '[]', false, 'ann')\`
    for (let n = 0; n < 30; n++) await keep('pm_' + n)
    await sql\`insert into message (profile_id, id, channel, kind, entity, entity_id, occasion, to_address, locale, body, link_sealed)
      values (\${of.profileId}, 'msg_1', 'email', 'order_ready', 'order', 'ord_1', 'made', 'ann@example.com', 'en', '',
        \${seal('https://pay.example.com/secret', 'message:msg_1')})\`
    await db.transaction((tx) => sendLink(tx, of.loginId, 'set_password', 60))`,
  )
})

const versions = async () => {
  const rows = await test.sql<{ under: string }[]>`
    select left(settings_sealed, 2) as under from payment_system union all
    select left(token_sealed, 2) from stored_method union all
    select left(token_hash, 2) from stored_method union all
    select left(token_sealed, 2) from payment_link union all
    select left(link_sealed, 2) from message union all
    select left(payload ->> 'tokenSealed', 2) from graphile_worker._private_jobs`
  return Object.fromEntries([...Map.groupBy(rows, ({ under }) => under)].map(([key, list]) => [key, list.length]))
}

it('knows every sealed column there is', async () => {
  const columns = await test.sql`
    select table_name || '.' || column_name as name from information_schema.columns
    where table_schema = 'public' and column_name like '%sealed%' order by 1`
  // A new one belongs into lib/secrets/places.ts, and then here.
  expect(columns.map(({ name }) => name)).toEqual([
    'message.link_sealed',
    'payment_link.token_sealed',
    'payment_system.settings_sealed',
    'stored_method.token_sealed',
  ])
})

it('seals everything anew; afterwards the old key is not needed, the same card is still recognised, and again changes nothing', async () => {
  expect(await versions()).toEqual({ v1: 64 })
  const first = await rotate(BOTH)
  expect(first.output).toContain('✓ settings of payment systems: 1 sealed anew, 1 under key 2')
  expect(first.output).toContain('✓ tokens of kept cards: 30 sealed anew, 30 under key 2')
  expect(first.output).toContain('✓ tokens of payment links: 1 sealed anew, 1 under key 2')
  expect(first.output).toContain('✓ links of messages that wait to be sent: 1 sealed anew, 1 under key 2')
  expect(first.output).toContain('✓ sign-in links that wait to be mailed: 1 sealed anew, 1 under key 2')
  expect(first.output).toContain('only key 2 is needed')
  expect(first.code).toBe(0)
  expect(await versions()).toEqual({ v2: 64 })

  const opened = await evaluate(
    NEW,
    `
    const before = await cards()
    await keep('pm_7')
    const [job] = await sql\`select payload from graphile_worker._private_jobs\`
    const [link] = await sql\`select token_sealed from payment_link\`
    const [sent] = await sql\`select link_sealed from message\`
    return [await settings(), before, unseal(link.token_sealed, 'payment_link:lnk_1'), unseal(job.payload.tokenSealed, linkContext(of.loginId)).length,
      unseal(sent.link_sealed, 'message:msg_1')]`,
  )
  expect(opened).toEqual([
    '{"password":"sk_test_northwind"}',
    Array.from({ length: 30 }, (_, n) => `pm_${n}`),
    'a payer’s token',
    43,
    'https://pay.example.com/secret',
  ])
  const [{ count } = {}] = await test.sql`select count(*)::int from stored_method`
  expect(count).toBe(30)

  const before = await test.sql`select token_sealed from stored_method order by id`
  const again = await rotate(BOTH)
  expect(again.code).toBe(0)
  expect(again.output).toContain('tokens of kept cards: 0 sealed anew, 30 under key 2')
  expect(await test.sql`select token_sealed from stored_method order by id`).toEqual(before)
})

it('recognises a card that was kept under the old key before it is rotated', async () => {
  const keep = `return keep('pm_3')`
  const [old] = await test.sql`select id from stored_method order by id offset 3 limit 1`
  expect(await evaluate(BOTH, keep)).toBe(old?.id)
  // Made before fingerprints bore a version.
  await test.sql`update stored_method set token_hash = substr(token_hash, 4)`
  expect(await evaluate(BOTH, keep)).toBe(old?.id)
  await rotate(BOTH)
  expect(await evaluate(NEW, keep)).toBe(old?.id)
  expect(await versions()).toEqual({ v2: 64 })
})

it('killed in the middle, leaves everything readable, and takes up the rest when run again', async () => {
  // Slow enough to be met half way.
  await test.sql.unsafe(`create or replace function slow() returns trigger language plpgsql as $$ begin perform pg_sleep(0.2); return new; end $$;
    create trigger slow before update on stored_method for each row execute function slow()`)
  const half = async () => ((await versions()).v2 ?? 0) > 8
  const killed = await rotate(BOTH, async (child) => {
    while (!(await half())) await new Promise((resolve) => setTimeout(resolve, 20))
    child.kill('SIGKILL')
  })
  expect(killed.code).toBeNull()
  await test.sql`drop trigger slow on stored_method`
  await new Promise((resolve) => setTimeout(resolve, 300))
  const between = await versions()
  expect(between.v1).toBeGreaterThan(0)
  expect(between.v2).toBeGreaterThan(0)
  const tokens = `return (await cards()).length`
  expect(await evaluate(BOTH, tokens)).toBe(30)
  expect((await rotate(BOTH)).code).toBe(0)
  expect(await versions()).toEqual({ v2: 64 })
  expect(await evaluate(NEW, tokens)).toBe(30)
})

it('never overwrites what somebody saves meanwhile', async () => {
  const id = of.systemId
  const saved = String(
    await evaluate(OLD, `return seal('{"password":"sk_test_changed"}', 'payment_system:' + of.systemId)`),
  )
  const { promise: saving, resolve: commit } = Promise.withResolvers<void>()
  const writer = test.sql.begin(async (tx) => {
    await tx`update payment_system set settings_sealed = ${saved} where id = ${id}`
    await saving
  })
  const rotation = rotate(BOTH)
  // It has read the old value and waits for the row.
  for (;;) {
    const waiting =
      await test.sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    if (waiting.length > 0) break
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  commit()
  await writer
  expect((await rotation).output).toContain('settings of payment systems: 1 sealed anew, 1 under key 2')
  expect(await evaluate(NEW, `return settings()`)).toBe('{"password":"sk_test_changed"}')
})

it('names each row whose key is missing or wrong, and seals the others', async () => {
  const [altered, unknown] =
    await test.sql`select profile_id || '/' || id as key, id from stored_method order by id limit 2`
  await test.sql`update stored_method set token_sealed = 'v1.AAAA.BBBB' where id = ${altered?.id}`
  await test.sql`update stored_method set token_sealed = 'v7' || substr(token_sealed, 3) where id = ${unknown?.id}`
  const { code, output } = await rotate(BOTH)
  expect(code).toBe(1)
  expect(output).toContain(`✗ ${altered?.key}: it does not open`)
  expect(output).toContain(`✗ ${unknown?.key}: no secret key of version 7`)
  expect(output).toContain('tokens of kept cards: 28 sealed anew, 28 under key 2')
  expect(output).toContain('1 still under key 1')
  expect(output).toContain('1 still under key 7')

  const withWrong = await rotate(`1:${wrong},2:${two},3:${one}`)
  expect(withWrong.code).toBe(1)
  expect(withWrong.output).toContain('tokens of kept cards: 28 sealed anew, 28 under key 3')
  for (const secret of [one, two, wrong, 'pm_', 'northwind']) expect(output + withWrong.output).not.toContain(secret)
})
