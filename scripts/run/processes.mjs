import { execFileSync, spawn } from 'node:child_process'
import { appendFileSync, closeSync, openSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { root } from './paths.mjs'

const windows = process.platform === 'win32'
const running = new Set()

// Whatever ends this process, nothing it started may outlive it.
process.on('exit', () => {
  for (const handle of running) signalGroup(handle.pid, 'SIGKILL')
})

/**
 * Starts a program in a process group of its own: Ctrl-C in the terminal reaches only us, and we decide the order of stopping.
 * `onLine(line)` gets each line of its output; `log` is a file that gets all of it. Returns
 * `{ name, pid, exited, startedAt }`, where `exited` resolves to `{ code, signal }`.
 */
export function startProcess({ name, command, args, env = process.env, log, onLine, cwd = root, uid, gid }) {
  const file = log ? openSync(log, 'a') : undefined
  const direct = onLine ? 'pipe' : (file ?? 'ignore')
  const child = spawn(command, args, {
    cwd,
    env,
    detached: !windows,
    stdio: ['ignore', direct, direct],
    windowsHide: true,
    ...(uid === undefined ? {} : { uid, gid }),
  })
  const handle = { name, pid: child.pid, startedAt: Date.now() }
  running.add(handle)
  if (onLine) {
    const keep = (line) => {
      if (log) appendFileSync(log, `${line}\n`)
      onLine(line)
    }
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', keep)
  }
  handle.exited = new Promise((resolve) => {
    const ended = (result) => {
      running.delete(handle)
      if (file !== undefined) closeSync(file)
      resolve(result)
    }
    // Not `close`: a grandchild that holds the pipe must not hold us. A moment for the last lines is enough.
    child.once('error', (error) => ended({ code: null, signal: null, error }))
    child.once('exit', (code, signal) => {
      // What it started itself must not keep its port.
      signalGroup(handle.pid, 'SIGKILL')
      setTimeout(() => ended({ code, signal }), 20)
    })
  })
  return handle
}

/** Runs a program to its end, output to `log` or `onLine`; resolves to `{ code, signal }`. */
export const runProcess = (options) => startProcess(options).exited

function signalGroup(pid, signal) {
  if (!pid) return
  try {
    if (windows) execFileSync('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore' })
    else process.kill(-pid, signal)
  } catch {
    // Already gone.
  }
}

/** Asks a process to end, and ends its whole group if it has not after `graceMs` (ours finish what is in flight). Resolves when it is gone. */
export async function stopProcess(handle, { signal = 'SIGTERM', graceMs = 30_000 } = {}) {
  if (!running.has(handle)) return
  try {
    process.kill(handle.pid, signal)
  } catch {
    // Ended in the meantime.
  }
  const gone = await Promise.race([handle.exited.then(() => true), sleep(graceMs, false, { ref: false })])
  signalGroup(handle.pid, 'SIGKILL')
  if (!gone) await handle.exited
}

/** Ends a process and its group at once, as a crash would. */
export async function killProcess(handle) {
  signalGroup(handle.pid, 'SIGKILL')
  await handle.exited
}

/** Stops everything still running that was started here, except `keep`; used when start-up is interrupted half way. */
export async function stopEverything(keep) {
  await Promise.all([...running].filter((handle) => handle !== keep).map((handle) => stopProcess(handle)))
}

/**
 * What tells this process from a later one with the same number: its start time. Null when there is no such process,
 * or where the system does not say.
 */
export function processIdentity(pid) {
  try {
    if (process.platform === 'linux') {
      // The command name in parentheses may contain blanks; start time is the 20th field after it.
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return fields[0] === 'Z' ? null : (fields[19] ?? null)
    }
    if (windows) return null
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null
  } catch {
    return null
  }
}

/** Ends a process left over from an earlier run, known by number and identity, and waits until it is gone. */
export async function endLeftover({ pid, identity }, { signal = 'SIGTERM', graceMs = 10_000 } = {}) {
  const alive = () => identity !== null && processIdentity(pid) === identity
  if (!alive()) return false
  try {
    process.kill(pid, signal)
  } catch {
    return false
  }
  for (const end = Date.now() + graceMs; alive() && Date.now() < end; ) await sleep(50)
  if (alive()) signalGroup(pid, 'SIGKILL')
  for (const end = Date.now() + 5_000; alive() && Date.now() < end; ) await sleep(50)
  return true
}

/** The last lines of a log file, for showing why something ended. */
export function tail(file, lines = 20) {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines)
  } catch {
    return []
  }
}
