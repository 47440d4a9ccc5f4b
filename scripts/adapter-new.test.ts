import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createAdapter } from './adapter-new'

// In a copy of the repository's payments, a new adapter is made, compiled and put to the conformance test.

const run = promisify(execFile)
const repository = join(import.meta.dirname, '..')
let root: string

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'adapter-new-'))
  const copied = [
    'lib/payments',
    'lib/money',
    'lib/ids.ts',
    'lib/clock.ts',
    'lib/metrics.ts',
    'tsconfig.json',
    'package.json',
    'biome.json',
  ]
  for (const path of copied)
    cpSync(join(repository, path), join(root, path), {
      recursive: true,
      filter: (one) => !one.endsWith('.sandbox.test.ts'),
    })
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'))
  writeFileSync(join(root, 'vitest.config.ts'), "export default { resolve: { alias: { '@': import.meta.dirname } } }\n")
})
afterAll(() => rmSync(root, { recursive: true }))

const tool = (path: string, ...args: string[]) =>
  run(process.execPath, [join(repository, 'node_modules', path), ...args], {
    cwd: root,
    env: { ...process.env, NO_COLOR: '1' },
  })

it('writes an adapter that compiles and is well formed, and its lines in both lists', async () => {
  createAdapter(root, { id: 'pay_nova', name: 'PayNova' })
  const registry = readFileSync(join(root, 'lib/payments/registry.ts'), 'utf8')
  expect(registry).toContain("import { payNova } from './adapters/pay-nova'")
  expect(registry).toContain('[stripe, paypal, payNova]')
  const config = {
    extends: './tsconfig.json',
    include: ['lib/payments/conformance.test.ts'],
    compilerOptions: { incremental: false },
  }
  writeFileSync(join(root, 'tsconfig.once.json'), JSON.stringify(config))
  await tool('typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.once.json')
  const files = ['adapters/pay-nova.ts', 'conformance/pay-nova.cases.ts', 'registry.ts', 'conformance/all-cases.ts']
  await tool(
    '@biomejs/biome/bin/biome',
    'check',
    '--write',
    '--vcs-enabled=false',
    ...files.map((file) => `lib/payments/${file}`),
  )
}, 60_000)

it('which passes the conformance test in all but the cases it has not been given', async () => {
  await tool(
    'vitest/vitest.mjs',
    'run',
    'lib/payments/conformance.test.ts',
    '--reporter=json',
    '--outputFile=report.json',
  ).catch(() => {})
  const report = JSON.parse(readFileSync(join(root, 'report.json'), 'utf8')) as {
    testResults: { assertionResults: { fullName: string; status: string }[] }[]
  }
  const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults)
  const failed = tests.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName)
  expect(failed).toEqual([
    'pay_nova has a case for every part it has, and none for others',
    'pay_nova recorded replies keeps the reference, amount and state of a purchase, and nothing personal',
  ])
  expect(tests.filter(({ fullName }) => fullName.startsWith('pay_nova callbacks')).length).toBeGreaterThan(10)
}, 60_000)

it.each([
  [{ id: 'Pay Nova', name: 'PayNova' }, /will not do as an id/],
  [{ id: '', name: 'PayNova' }, /will not do as an id/],
  [{ id: 'other', name: "Pay'Nova" }, /will not do as a name/],
  [{ id: 'pay_nova', name: 'PayNova' }, /exists already/],
  [{ id: 'stripe', name: 'Stripe' }, /exists already/],
])('refuses %j', (given, message) => {
  const before = readFileSync(join(root, 'lib/payments/registry.ts'), 'utf8')
  expect(() => createAdapter(root, given)).toThrow(message)
  expect(readFileSync(join(root, 'lib/payments/registry.ts'), 'utf8')).toBe(before)
})
