import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { canariesIn } from './canaries.mjs'
import { table } from './output.mjs'
import { freePort, isFree, portAtRandom } from './ports.mjs'
import { endLeftover, killProcess, processIdentity, startProcess, stopProcess } from './processes.mjs'
import { playwrightResult, total, vitestResult, vitestSkipped } from './results.mjs'
import { localSecrets } from './secrets.mjs'
import { supervise } from './supervisor.mjs'

let folder

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'scripts-'))
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

const node = (code, more = {}) =>
  startProcess({ name: 'test', command: process.execPath, args: ['-e', code], onLine: () => undefined, ...more })

const report = (content) => {
  const file = join(folder, 'report.json')
  writeFileSync(file, JSON.stringify(content))
  return file
}

test('a busy port gives way to the next free one, and none is given twice', async () => {
  const server = createServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  const taken = new Set()
  expect(await isFree(port)).toBe(false)
  const first = await freePort(port, taken)
  const second = await freePort(port, taken)
  expect(first).toBeGreaterThan(port)
  expect(second).toBeGreaterThan(first)
  await new Promise((resolve) => server.close(resolve))
})

test('runs of tests beside each other look for their ports in different places', async () => {
  const ports = await Promise.all(Array.from({ length: 20 }, () => portAtRandom()))
  expect(new Set(ports.map((port) => Math.floor(port / 100))).size).toBeGreaterThan(10)
  expect(Math.min(...ports)).toBeGreaterThanOrEqual(10_000)
  expect(Math.max(...ports)).toBeLessThan(32_768)
})

test('secrets are made once and only their owner reads them', () => {
  const file = join(folder, 'secrets.json')
  const first = localSecrets(file)
  expect(localSecrets(file)).toEqual(first)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(Buffer.from(first.SECRET_KEYS.slice(2), 'base64')).toHaveLength(32)
})

test('stopping ends a process together with what it started', async () => {
  const pids = []
  const code = `const c = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)']); console.log(c.pid); setInterval(() => 0, 1000)`
  const handle = node(code, { onLine: (line) => pids.push(Number(line)) })
  while (pids.length === 0) await sleep(20)
  await stopProcess(handle)
  await sleep(100)
  expect(processIdentity(handle.pid)).toBeNull()
  expect(processIdentity(pids[0])).toBeNull()
})

test('a process that ignores the request to end is ended all the same', async () => {
  const lines = []
  const handle = node(`process.on('SIGTERM', () => 0); console.log('up'); setInterval(() => 0, 1000)`, {
    onLine: (line) => lines.push(line),
  })
  while (lines.length === 0) await sleep(20)
  await stopProcess(handle, { graceMs: 200 })
  expect(await handle.exited).toMatchObject({ signal: 'SIGKILL' })
})

test('a leftover is ended only while it is the process that was recorded', async () => {
  const handle = node('setInterval(() => 0, 1000)')
  const identity = processIdentity(handle.pid)
  expect(await endLeftover({ pid: handle.pid, identity: 'another' })).toBe(false)
  expect(processIdentity(handle.pid)).toBe(identity)
  expect(await endLeftover({ pid: handle.pid, identity })).toBe(true)
  expect(await endLeftover({ pid: handle.pid, identity })).toBe(false)
})

test('what ends by itself is started again, and after five quick deaths given up', { timeout: 30_000 }, async () => {
  const log = join(folder, 'log')
  const pids = new Set()
  const start = () => {
    const handle = node('setInterval(() => 0, 1000)', { log })
    pids.add(handle.pid)
    return handle
  }
  let givenUp
  const service = supervise({
    name: 'test',
    start,
    log,
    firstPauseMs: 10,
    giveUp: (name) => {
      givenUp = name
    },
  })
  await service.launch()
  for (let death = 1; death <= 5; death += 1) {
    while (processIdentity(service.process.pid) === null) await sleep(50)
    await killProcess(service.process)
    await sleep(50)
  }
  await sleep(100)
  expect(givenUp).toBe('test')
  expect(pids.size).toBe(5)
})

test('the counts of both runners add up, and a bad end without a failed test is a failure', () => {
  const suite = { status: 'failed', assertionResults: [] }
  const vitest = report({
    numPassedTests: 7,
    numFailedTests: 1,
    testResults: [suite, { status: 'passed', assertionResults: [{}] }],
  })
  expect(vitestResult(vitest, 1)).toEqual({ passed: 7, failed: 2 })
  expect(vitestResult(join(folder, 'missing'), 1)).toEqual({ passed: 0, failed: 1 })
  const skipped = {
    status: 'passed',
    assertionResults: [{ status: 'skipped', fullName: 'needs pg_dump' }, { status: 'passed' }],
  }
  expect(vitestSkipped(report({ testResults: [skipped] }))).toEqual(['needs pg_dump'])
  const clean = report({ numPassedTests: 7, numFailedTests: 0, testResults: [] })
  expect(vitestResult(clean, 0)).toEqual({ passed: 7, failed: 0 })
  expect(vitestResult(clean, 1)).toEqual({ passed: 7, failed: 1 })
  const playwright = report({ stats: { expected: 3, flaky: 1, unexpected: 2, skipped: 1 } })
  expect(playwrightResult(playwright, 1)).toEqual({ passed: 4, failed: 2 })
  expect(
    total([
      { passed: 1, failed: 0 },
      { passed: 4, failed: 2 },
    ]),
  ).toEqual({ passed: 5, failed: 2 })
})

test('what the tests type that is secret is read from them', () => {
  const source = `
    await page.getByLabel('Password').fill('northwind-secret')
    await page.getByLabel('Password').fill('pk_test_public')
    const KNOWN = 'whsec_known', key = "sk_live_abc", card = '4242424242424242', amount = '25'
    expect(page).toHaveText('starts with sk_test_ or rk_test_')`
  expect(canariesIn(source).toSorted()).toEqual(['4242424242424242', 'northwind-secret', 'sk_live_abc', 'whsec_known'])
})

test('rows are aligned', () => {
  expect(
    table([
      ['a', 'long'],
      ['longer', 'b'],
    ]),
  ).toEqual(['a        long', 'longer   b'])
})

test('output goes to the log as well as to the terminal', async () => {
  const log = join(folder, 'log')
  const lines = []
  const handle = node(`console.log('one'); console.error('two')`, { log, onLine: (line) => lines.push(line) })
  expect(await handle.exited).toMatchObject({ code: 0 })
  expect(lines.toSorted()).toEqual(['one', 'two'])
  expect(readFileSync(log, 'utf8').trim().split('\n').toSorted()).toEqual(['one', 'two'])
})
