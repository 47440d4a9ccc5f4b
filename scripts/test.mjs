// npm test: everything that is proved about Quittance, in one command. Plain JavaScript, because it runs before anything is installed.
//   node scripts/test.mjs [--only lint|types|unit|torture|e2e] [arguments for Vitest, the torture or Playwright]
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { findBrowser } from './run/browser.mjs'
import { build, isBuilt } from './run/build.mjs'
import { writeCanaries } from './run/canaries.mjs'
import { main, prepare } from './run/install.mjs'
import { inPackage, logDir } from './run/paths.mjs'
import { startProcess, stopEverything } from './run/processes.mjs'
import { playwrightResult, total, vitestResult, vitestSkipped } from './run/results.mjs'
import { duration, Failure, say } from './run/say.mjs'
import { setStage } from './run/stage.mjs'
import { startTestPostgres } from './run/test-database.mjs'

const parts = ['lint', 'types', 'unit', 'torture', 'e2e']
/** Enough for a minute or two; who looks for more runs `npm run torture`. */
const SHORT_TORTURE = ['--payments', '200', '--seed', '200']
const results = []
let server

function readArguments() {
  const args = process.argv.slice(2)
  const at = args.indexOf('--only')
  if (at < 0) return { chosen: parts, extra: args }
  const [, only] = args.splice(at, 2)
  if (!parts.includes(only)) throw new Failure(`--only takes one of: ${parts.join(', ')}`)
  return { chosen: [only], extra: args }
}

/** Runs a program and returns its exit code and its output, which is passed on as it comes when `show` is set. */
async function run(args, { env = process.env, show = false } = {}) {
  const lines = []
  const onLine = (line) => (show ? say(line) : lines.push(line))
  const { code } = await startProcess({ name: args[0], command: process.execPath, args, env, onLine }).exited
  return { code, lines }
}

/** Runs one part, says how it went and how long it took, and keeps its result. */
async function part(title, work) {
  const began = Date.now()
  say(`— ${title}`)
  let result
  try {
    result = await work()
  } catch (error) {
    say(error instanceof Failure ? error.message : error.stack)
    result = { passed: 0, failed: 1 }
  }
  results.push(result)
  say(
    `  ${result.failed === 0 ? '✓' : '✗'} ${result.passed} passed, ${result.failed} failed (${duration(Date.now() - began)})`,
  )
}

/** A check that either holds or does not; what it said is shown when it does not. */
const check = (title, args) =>
  part(title, async () => {
    const { code, lines } = await run(args)
    if (code === 0) return { passed: 1, failed: 0 }
    for (const line of lines) say(line)
    return { passed: 0, failed: 1 }
  })

async function lint() {
  await check('Format and lint', [
    inPackage('@biomejs', 'biome', 'bin', 'biome'),
    'ci',
    '--colors=off',
    '--reporter=concise',
    '--max-diagnostics=100',
    '--diagnostic-level=error',
    '.',
  ])
  await check('Room rules', ['scripts/rooms.mjs'])
}

async function types() {
  await run([inPackage('next', 'dist', 'bin', 'next'), 'typegen'])
  await check('Types', [inPackage('typescript', 'bin', 'tsc'), '--noEmit', '--pretty', 'false'])
}

const database = async () => {
  server ??= await startTestPostgres()
  return server
}

const unit = (extra) =>
  part('Unit, integration and conformance tests', async () => {
    const report = join(logDir, 'vitest.json')
    rmSync(report, { force: true })
    const env = { ...process.env, TEST_DATABASE_URL: (await database()).url('postgres') }
    const args = [
      inPackage('vitest', 'vitest.mjs'),
      'run',
      '--reporter=dot',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ]
    const { code } = await run([...args, ...extra], { env, show: true })
    // Not run is not passed: it is said.
    if (extra.length === 0) for (const name of vitestSkipped(report)) say(`  • Not run on this machine: ${name}`)
    return vitestResult(report, code)
  })

/** A short torture. What it prints is shown when it finds something. */
const torture = (extra) =>
  part('Torture: 200 payments while everything fails', async () => {
    const args = ['--import', 'tsx', 'torture/main.ts', ...SHORT_TORTURE, ...extra]
    const { code, lines } = await run(args, { env: { ...process.env, LOG_LEVEL: 'warn' } })
    for (const line of code === 0 ? lines.slice(-1) : lines) say(line)
    return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
  })

async function e2e(extra) {
  const before = results.length
  if (!isBuilt()) {
    await part('Production build', async () => {
      await build({ ...process.env, NODE_ENV: 'production' })
      return { passed: 1, failed: 0 }
    })
    if (results.slice(before).some(({ failed }) => failed > 0)) return
  }
  let stage
  await part('End-to-end tests', async () => {
    const browser = await findBrowser()
    stage = await setStage(await database())
    const report = join(logDir, 'playwright.json')
    rmSync(report, { force: true })
    const env = {
      ...stage.env,
      NODE_ENV: 'test',
      CHROMIUM_PATH: browser,
      PLAYWRIGHT_JSON_OUTPUT_NAME: report,
      // Tests that set things up with our own services would log among the results.
      LOG_LEVEL: 'error',
    }
    const args = [inPackage('@playwright', 'test', 'cli.js'), 'test', '--reporter=dot,json', '--pass-with-no-tests']
    const { code } = await run([...args, ...extra], { env, show: true })
    return playwrightResult(report, code)
  })
  if (stage) await part('Search for secrets in what the end-to-end tests left behind', () => searchForSecrets(stage))
}

/** The stage's database with its jobs, and what its processes logged. The sandbox is the processors: what it keeps is not ours. */
async function searchForSecrets(stage) {
  const canaries = join(logDir, 'canaries')
  try {
    try {
      await writeCanaries(canaries, stage.env)
    } finally {
      await stage.stop()
    }
    const logs = readdirSync(stage.logs).filter((name) => name !== 'sandbox.log')
    const args = ['--import', 'tsx', 'scripts/secrets-scan.ts', '--canaries', canaries]
    for (const name of logs) args.push('--logs', join(stage.logs, name))
    const { code } = await run(args, { env: stage.env, show: true })
    return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
  } finally {
    rmSync(canaries, { force: true })
  }
}

await main(async () => {
  const { chosen, extra } = readArguments()
  await prepare()
  // Read by a person at a terminal or kept in a log; escape sequences help only the first.
  if (!process.stdout.isTTY) {
    delete process.env.FORCE_COLOR
    process.env.NO_COLOR = '1'
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, async () => {
      await stopEverything()
      await server?.stop()
      process.exit(1)
    })
  }
  const began = Date.now()
  try {
    if (chosen.includes('lint')) await lint()
    if (chosen.includes('types')) await types()
    if (chosen.includes('unit')) await unit(chosen.length === 1 ? extra : [])
    if (chosen.includes('torture')) await torture(chosen.length === 1 ? extra : [])
    if (chosen.includes('e2e')) await e2e(chosen.length === 1 ? extra : [])
  } finally {
    await server?.stop()
  }
  const { passed, failed } = total(results)
  say(`Took ${duration(Date.now() - began)}`)
  say(`${passed} passed, ${failed} failed`)
  process.exitCode = failed === 0 ? 0 : 1
})
