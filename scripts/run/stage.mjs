import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startControl } from './control.mjs'
import { logDir } from './paths.mjs'
import { portAtRandom } from './ports.mjs'
import { ensureDatabase } from './postgres.mjs'
import { killProcess, startProcess, stopProcess, tail } from './processes.mjs'
import { Failure } from './say.mjs'
import { newSecrets } from './secrets.mjs'
import { commands, serviceEnv, untilAnswers } from './services.mjs'

/**
 * Where end-to-end tests play: a fresh database with people only, as the tests configure the payment systems themselves, and sandbox,
 * worker and web (the production build) as processes of their own. `server` is a PostgreSQL of startTestPostgres. Returns
 * `{ env, logs, stop() }`; `env` is what Playwright is given (E2E_…), `logs` the folder in which each process's log stays, the database's
 * own too once all have stopped.
 */
export async function setStage(server) {
  const folder = mkdtempSync(join(tmpdir(), 'quittance-e2e-'))
  const logs = join(logDir, 'e2e')
  rmSync(logs, { recursive: true, force: true })
  mkdirSync(logs, { recursive: true })
  const env = await environment(server, folder)
  const logged = statSync(server.log).size
  const running = new Map()
  const addresses = { web: `${env.BASE_URL}/api/health`, sandbox: env.SANDBOX_URL }
  const all = { sandbox: commands.sandbox, worker: commands.worker, web: commands.web(new URL(env.BASE_URL).port) }

  const launch = (command) => {
    const log = join(logs, `${command.name}.log`)
    return startProcess({ name: command.name, command: process.execPath, args: command.args, env, log })
  }
  const start = async (name) => {
    if (name === 'database') return void (await server.resume())
    if (!all[name]) throw new Error(`There is no process ${name}`)
    const handle = launch(all[name])
    running.set(name, handle)
    let ended = false
    handle.exited.then(() => {
      ended = true
    })
    if (!addresses[name]) return
    try {
      await untilAnswers(addresses[name], { what: name, hasEnded: () => ended })
    } catch (error) {
      throw new Failure(`${error.message}\n${tail(join(logs, `${name}.log`)).join('\n')}`)
    }
  }
  const taken = (name) => {
    const handle = running.get(name)
    if (!handle) throw new Error(`${name} is not running`)
    running.delete(name)
    return handle
  }
  const kill = async (name) => (name === 'database' ? server.halt() : killProcess(taken(name)))
  const end = async (name) => {
    const handle = taken(name)
    await stopProcess(handle)
    return handle.exited
  }
  const once = async (command) => {
    const { code } = await launch(command).exited
    if (code !== 0) throw new Failure(`${command.name} failed:\n${tail(join(logs, `${command.name}.log`)).join('\n')}`)
  }

  const control = await startControl({ kill, end, start })
  const stop = async () => {
    await control.close()
    for (const name of ['web', 'worker', 'sandbox']) if (running.has(name)) await stopProcess(running.get(name))
    rmSync(folder, { recursive: true, force: true })
    // Others use this server as well: only what it said meanwhile is about this stage.
    writeFileSync(join(logs, 'postgres.log'), readFileSync(server.log).subarray(logged))
  }
  try {
    await once(commands.migrate)
    await start('sandbox')
    await once(commands.seed)
    await start('worker')
    await start('web')
  } catch (error) {
    await stop()
    throw error
  }
  return { env: { ...env, ...forTests(env, control.port) }, logs, stop }
}

async function environment(server, folder) {
  const databaseUrl = server.url(`e2e_${randomBytes(4).toString('hex')}`)
  await ensureDatabase(databaseUrl)
  const taken = new Set()
  const ports = {
    web: await portAtRandom(taken),
    sandbox: await portAtRandom(taken),
    smtp: await portAtRandom(taken),
  }
  // A developer's own settings stay out of the tests.
  for (const name of ['BASE_URL', 'NEXTAUTH_URL', 'SMTP_URL', 'SECRET_KEYS', 'NEXTAUTH_SECRET'])
    delete process.env[name]
  const env = serviceEnv({ databaseUrl, ports, secrets: newSecrets(), sandboxData: join(folder, 'sandbox.json') })
  const workerPort = await portAtRandom(taken)
  return {
    ...env,
    SEED: 'people',
    DEMO_FILE: join(folder, 'demo.json'),
    METRICS_TOKEN: randomBytes(16).toString('hex'),
    WORKER_LISTEN: `127.0.0.1:${workerPort}`,
    // As talkative as can be: what is logged is searched for secrets afterwards.
    LOG_LEVEL: 'trace',
    // As where a balancer has to notice.
    SHUTDOWN_WAIT_MS: '1000',
    // Tests say where they come from as a proxy would, and two people make all the payments of a run.
    TRUSTED_PROXIES: '1',
    LIMITS: 'pay.customer=5000/3600, card.customer=5000/3600, pay.address=20000/3600, ask.customer=2000/600',
  }
}

const forTests = (env, controlPort) => ({
  E2E_BASE_URL: env.BASE_URL,
  E2E_SANDBOX_URL: env.SANDBOX_URL,
  E2E_DATABASE_URL: env.DATABASE_URL,
  E2E_DEMO: env.DEMO_FILE,
  E2E_CONTROL_PORT: String(controlPort),
  E2E_METRICS_TOKEN: env.METRICS_TOKEN,
  E2E_WORKER_URL: `http://${env.WORKER_LISTEN}`,
  E2E_LOGS: join(logDir, 'e2e'),
})
