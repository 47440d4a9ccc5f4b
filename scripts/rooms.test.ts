import { spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')
let copy: string

beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), 'rooms-'))
  cpSync(join(root, 'scripts'), join(copy, 'scripts'), {
    recursive: true,
    filter: (path) => !path.endsWith('.test.ts'),
  })
  for (const file of ['biome.json', 'tsconfig.json', 'package.json', '.gitignore'])
    copyFileSync(join(root, file), join(copy, file))
})

afterEach(() => rmSync(copy, { recursive: true, force: true }))

function write(path: string, ...lines: string[]) {
  mkdirSync(dirname(join(copy, path)), { recursive: true })
  writeFileSync(join(copy, path), `${lines.join('\n')}\n`)
}

function run(program: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: copy, encoding: 'utf8' })
  return { status, output: stdout + stderr }
}

const rooms = () => run(process.execPath, 'scripts/rooms.mjs')
const biome = () => run(join(root, 'node_modules/.bin/biome'), 'lint', '.')

test.each([
  ['app/admin/page.tsx', '@/db/client', 'app may not import db'],
  ['components/method-picker.tsx', '@/db/schema/payments', 'components may not import db'],
  ['components/money.tsx', 'next/link', 'next/link belongs in app, proxy.ts, lib/auth, lib/web alone'],
  ['components/money.tsx', '@/app/page', 'components may not import app'],
  ['app/pay/page.tsx', '@/lib/payments/adapters/stripe', 'only lib/payments knows its adapters'],
  ['lib/payment-systems/list.ts', '@/lib/payments/adapters/stripe', 'only lib/payments knows its adapters'],
  ['lib/payments/wire.ts', '@/db/client', 'lib/payments may not import db'],
  ['lib/payments/wire.ts', '@/lib/auth/actor', 'lib/payments may not import lib/auth'],
  ['lib/payments/adapters/stripe.ts', 'next/headers', 'next/headers belongs in app, proxy.ts, lib/auth, lib/web alone'],
  ['lib/money/money.ts', '@/db/client', 'lib/money may not import db'],
  ['lib/ids.ts', '@/lib/money/money', 'lib may not import lib/money'],
  ['lib/ledger/post.ts', '@/lib/auth/actor', 'lib/ledger may not import lib/auth'],
  ['lib/ledger/post.ts', '../auth/actor', 'leaves its room: write @/lib/auth/actor'],
  ['lib/payment-systems/list.ts', '@/lib/notifications/send', 'lib/payment-systems may not import lib/notifications'],
  ['lib/customers/list.ts', '@/lib/orders/list', 'lib/customers may not import lib/orders'],
  ['lib/transactions/start.ts', '@/lib/callbacks/inbox', 'lib/transactions may not import lib/callbacks'],
  ['lib/api/app.ts', '@/lib/transactions/apply', 'only lib/transactions and lib/callbacks use apply'],
  ['lib/worker.ts', '@/lib/transactions/apply', 'only lib/transactions and lib/callbacks use apply'],
  ['app/actions.ts', '@/lib/transactions/apply', 'only lib/transactions and lib/callbacks use apply'],
  ['app/actions.ts', '@/sandbox/start', 'app may not import sandbox'],
  ['app/actions.ts', '../lib/money/money', 'leaves its room: write @/lib/money/money'],
  ['lib/transactions/start.ts', '@/sandbox/start', 'lib/transactions may not import sandbox'],
  ['sandbox/main.ts', '@/lib/money/money', 'sandbox may not import lib/money'],
  ['sandbox/main.ts', '@/lib/ids', 'sandbox stands apart from lib'],
  ['sandbox/main.test.ts', '@/lib/ids', 'sandbox stands apart from lib'],
  ['lib/kitchen/sink.ts', '@/lib/money/money', 'lib/kitchen is not in the table of scripts/rooms.mjs'],
])('%s may not import %s', (path, name, why) => {
  write(path, "import { z } from 'zod'", `import { it } from '${name}'`, 'export const both = [z, it]')
  const { status, output } = rooms()
  expect(output).toContain(`${path}:2: ${name}: ${why}`)
  expect(status).toBe(1)
})

test.each([
  ["export { it } from '@/db/client'"],
  ["import type { It } from '@/db/client'\nexport type Other = It"],
  ["import '@/db/client'"],
  ["export const it = () => import('@/db/client')"],
  ["import {\n  it,\n} from '@/db/client'\nexport const other = it"],
])('sees every way of importing: %s', (text) => {
  write('app/page.tsx', text)
  expect(rooms()).toMatchObject({ status: 1, output: expect.stringContaining('app may not import db') })
})

test('lets through what the table allows, tests that set up across rooms, and text that only looks like an import', () => {
  write(
    'lib/transactions/apply.ts',
    "import { post } from '@/lib/ledger/post'",
    "import { it } from './state'",
    'export const x = [post, it]',
  )
  write('lib/callbacks/inbox.ts', "import { apply } from '@/lib/transactions/apply'", 'export const x = apply')
  write('lib/auth/session.ts', "import { cookies } from 'next/headers'", 'export const x = cookies')
  write(
    'lib/ledger/post.ts',
    "import { id } from '@/lib/ids'",
    "import { money } from '@/lib/money/money'",
    'export const x = [id, money]',
  )
  write(
    'lib/ledger/post.test.ts',
    "import { testDatabase } from '@/db/testing'",
    "import { start } from '@/lib/transactions/start'",
  )
  write(
    'app/page.tsx',
    "// import { db } from '@/db/client'",
    "export const x = `\nimport { db } from '@/db/client'\n`",
  )
  write(
    'app/layout.tsx',
    "import { Money } from '@/components/money'",
    "import Link from 'next/link'",
    'export const x = [Money, Link]',
  )
  expect(rooms()).toEqual({ status: 0, output: '' })
})

test.each([
  ['./two', './one'],
  ['@/lib/ledger/two', '@/lib/ledger/one'],
])('lint refuses an import cycle (%s, %s)', (two, one) => {
  write('lib/ledger/one.ts', `import { two } from '${two}'`, '', 'export const one = (): number => two()')
  write('lib/ledger/two.ts', `import { one } from '${one}'`, '', 'export const two = (): number => one()')
  const { status, output } = biome()
  expect(output).toContain('noImportCycles')
  expect(status).toBe(1)
})

test('lint passes without the cycle', () => {
  write('lib/ledger/one.ts', "import { two } from './two'", '', 'export const one = (): number => two()')
  write('lib/ledger/two.ts', 'export const two = (): number => 2')
  expect(biome().status).toBe(0)
})
