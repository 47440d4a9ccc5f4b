// npm start: everything Quittance needs on this machine, in one terminal. Plain JavaScript, because it runs before anything is installed.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, isBuilt } from './run/build.mjs'
import { main, prepare } from './run/install.mjs'
import { printer, table } from './run/output.mjs'
import { logDir, stateDir } from './run/paths.mjs'
import { freePort } from './run/ports.mjs'
import { ensureDatabase, startPostgres } from './run/postgres.mjs'
import { endLeftover, processIdentity, startProcess, stopEverything, tail } from './run/processes.mjs'
import { Failure, say, step } from './run/say.mjs'
import { localSecrets } from './run/secrets.mjs'
import { commands, serviceEnv, untilAnswers } from './run/services.mjs'
import { supervise } from './run/supervisor.mjs'

const dev = process.argv.includes('--dev')
const runFile = join(stateDir, 'run.json')
const demoFile = join(stateDir, 'demo.json')
const log = (name) => join(logDir, `${name}.log`)

let stopping
let claimed = false
const services = []

/** Ends what an earlier start left running when it was killed, and refuses to run beside one that still runs. */
async function claim() {
  if (existsSync(runFile)) {
    const run = JSON.parse(readFileSync(runFile, 'utf8'))
    if (run.identity !== null && processIdentity(run.pid) === run.identity) {
      const where = run.address ? ` at ${run.address}` : ''
      throw new Failure(
        `Quittance already runs in this folder${where} (process ${run.pid}). Stop it there with Ctrl-C.`,
      )
    }
    for (const left of run.children ?? [])
      if (await endLeftover(left)) say(`✓ Ended ${left.name}, left from a run that was killed`)
  }
  claimed = true
  record()
}

/** What other programs of this folder may know of this run. */
function record({ BASE_URL: address, DATABASE_URL: database } = {}) {
  const children = services
    .filter((service) => service.process && service.name !== 'postgres')
    .map(({ name, process: { pid } }) => ({ name, pid, identity: processIdentity(pid) }))
  const run = { pid: process.pid, identity: processIdentity(process.pid), address, database, children }
  writeFileSync(runFile, `${JSON.stringify(run, null, 2)}\n`, { mode: 0o600 })
}

/** The next free port, said when it is not the usual one. */
async function port(what, preferred, taken) {
  const found = await freePort(preferred, taken)
  if (found !== preferred) say(`• Port ${preferred} is busy: ${what} uses ${found}`)
  return found
}

async function database(secrets, taken) {
  if (process.env.DATABASE_URL) {
    say('• Using the database of DATABASE_URL')
    return process.env.DATABASE_URL
  }
  const { server } = await step('Starting PostgreSQL', async () => {
    const started = await startPostgres({
      dataDir: join(stateDir, 'postgres'),
      choosePort: () => port('PostgreSQL', 5499, taken),
      password: secrets.databasePassword,
      log: log('postgres'),
    })
    const place = started.moved
      ? `, data in ${started.moved} because this folder is closed to other users than root`
      : ''
    return { server: started, note: `on port ${started.port}${place}` }
  })
  let first = server.process
  const start = async () => {
    const running = first ?? (await server.restart())
    first = undefined
    return running
  }
  const service = supervise({ name: 'postgres', start, stop: server.stop, log: log('postgres'), giveUp })
  services.push(service)
  await service.launch()
  const url = server.url('quittance')
  await ensureDatabase(url)
  return url
}

/** Runs one command to its end; its output is shown only when it is asked for or when it fails. */
async function once({ name, args }, env, { show = false } = {}) {
  if (stopping) throw new Failure('Interrupted.')
  const onLine = show ? printer(name) : () => undefined
  const { code } = await startProcess({ name, command: process.execPath, args, env, log: log(name), onLine }).exited
  if (code !== 0) throw new Failure(`${name} failed. The end of ${log(name)}:\n${tail(log(name)).join('\n')}`)
}

async function serve({ name, args }, env, address) {
  if (stopping) throw new Failure('Interrupted.')
  writeFileSync(log(name), '')
  const start = () => {
    const handle = startProcess({ name, command: process.execPath, args, env, log: log(name), onLine: printer(name) })
    setImmediate(() => record(env))
    return handle
  }
  const service = supervise({ name, start, log: log(name), giveUp })
  services.push(service)
  await service.launch()
  if (address) await untilAnswers(address, { what: name, hasEnded: () => service.ended || stopping !== undefined })
}

function giveUp(name) {
  say(`✗ [${name}] keeps ending; giving up. Its whole log is ${log(name)}`)
  stop(1)
}

/** Stops everything in the reverse order of starting, the database last, and ends this process. */
function stop(code) {
  stopping ??= (async () => {
    if (!claimed) process.exit(code)
    say('… Stopping')
    const last = services.find((service) => service.name === 'postgres')
    for (const service of [...services].reverse()) if (service !== last) await service.stop()
    await stopEverything(last?.process)
    await last?.stop()
    rmSync(runFile, { force: true })
    say('✓ Stopped')
    process.exit(code)
  })()
  return stopping
}

function showAddresses(env, sandbox) {
  say()
  say('Quittance is running. Ctrl-C stops it.')
  say()
  const base = env.BASE_URL
  const rows = [
    ['Console', `${base}/admin`],
    ['Self-care', `${base}/self-care`],
    ['Sandbox (plays the processors)', sandbox],
  ]
  for (const line of table(rows)) say(`  ${line}`)
  if (existsSync(demoFile)) {
    const people = JSON.parse(readFileSync(demoFile, 'utf8'))
    say()
    say('Demo sign-ins')
    for (const line of table(people.map(({ role, email, password, url }) => [role, email, password, url])))
      say(`  ${line}`)
  }
  say()
}

await main(async () => {
  await prepare()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(0))
  try {
    await claim()
    const secrets = localSecrets(join(stateDir, 'secrets.json'))
    const taken = new Set()
    const ports = {
      web: await port('web', Number(process.env.PORT || 3000), taken),
      sandbox: await port('the sandbox', 4400, taken),
      smtp: await port('the sandbox’s mail', 4425, taken),
    }
    const databaseUrl = await database(secrets, taken)
    const env = serviceEnv({ databaseUrl, ports, secrets, sandboxData: join(stateDir, 'sandbox.json'), dev })
    const sandbox = env.SANDBOX_URL
    await step('Migrating the database', () => once(commands.migrate, env))
    await step(`Starting the sandbox on port ${ports.sandbox}`, () => serve(commands.sandbox, env, sandbox))
    await step('Filling the database with demo data if it is empty', () =>
      once(commands.seed, { LOG_LEVEL: 'warn', ...env }, { show: true }),
    )
    if (!dev && !isBuilt()) await step('Building, which takes a minute or two', () => build(env))
    await step('Starting the worker', () => serve(commands.worker, env))
    await step(`Starting the web on port ${ports.web}`, () =>
      serve(commands.web(ports.web, dev), env, `http://localhost:${ports.web}/api/health`),
    )
    if (!stopping) showAddresses(env, sandbox)
  } catch (error) {
    // A step interrupted by Ctrl-C fails because we are stopping: that is no news.
    if (stopping) return stopping
    say(error instanceof Failure ? `✗ ${error.message}` : `✗ ${error.stack}`)
    await stop(1)
  }
})
