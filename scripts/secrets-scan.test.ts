import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { testDatabase } from '@/db/testing'
import { newId } from '@/lib/ids'

// The command as an operator runs it, on a scratch database and a folder of logs.

const test = testDatabase()
// Starting a process takes seconds where many tests run at once.
vi.setConfig({ testTimeout: 60_000 })
const CARD = '4242424242424242'
const nextauth = randomBytes(32).toString('base64url')
let folder: string
let log: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'secrets-'))
  log = join(folder, 'web.log')
  writeFileSync(log, '{"level":30,"time":"2026-11-26T09:17:21.123Z","msg":"worker ready"}\n')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function scan(...args: string[]): Promise<{ code: number; output: string }> {
  const env = {
    ...process.env,
    DATABASE_URL: test.url,
    // Vitest puts its own meaning into this one.
    BASE_URL: 'http://localhost:3000',
    SECRET_KEYS: `1:${randomBytes(32).toString('base64')}`,
    NEXTAUTH_SECRET: nextauth,
  }
  const command = ['--import', 'tsx', 'scripts/secrets-scan.ts', '--logs', folder, ...args]
  return new Promise((resolve) => {
    execFile(process.execPath, command, { env, encoding: 'utf8' }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), output: stdout + stderr }),
    )
  })
}

it('passes a clean installation', async () => {
  expect(await scan()).toEqual({
    code: 0,
    output: expect.stringMatching(/✓ Database: \d+ rows, 0 findings\n✓ .*web\.log: 1 lines/),
  })
})

it('fails for a card number in a log line, a secret of its own, and a canary, and prints none of them', async () => {
  appendFileSync(log, `{"level":30,"msg":"paid with ${CARD}"}\n{"err":"secret ${nextauth}"}\n`)
  writeFileSync(join(folder, 'canaries'), 'try quittance now\n\n')
  appendFileSync(log, 'POST /sign-in password=try+quittance+now\n')
  const { code, output } = await scan('--canaries', join(folder, 'canaries'))
  expect(code).toBe(1)
  expect(output).toContain(`✗ card: ${log}:2: {"level":30,"msg":"paid with ••••••••••••4242"}`)
  expect(output).toContain(`✗ known: ${log}:3:`)
  expect(output).toContain(`✗ known: ${log}:4:`)
  for (const secret of [CARD, nextauth, 'quittance+now']) expect(output).not.toContain(secret)
})

it('fails for a card number deep in a jsonb column, and says in which row', async () => {
  const id = newId('aud')
  await test.sql`
    insert into audit_event (profile_id, id, actor_kind, actor_id, actor_name, action, entity, entity_id, after)
    values ('pro_1', ${id}, 'system', 'x', 'x', 'x', 'x', 'x', ${JSON.stringify({ deep: [{ note: `4242-4242-4242-4242` }] })}::text::jsonb)`
  const { code, output } = await scan()
  expect(code).toBe(1)
  // A row of the log is named by its key, which has the time in it.
  expect(output).toMatch(/✗ card: audit_event\.after of pro_1\/[-0-9:.+ ]+\/aud_/)
  expect(output).toContain(`/${id}: {"deep": [{"note": "••••-••••-••••-4242"}]}`)
})
