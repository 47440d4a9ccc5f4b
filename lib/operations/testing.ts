import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { freePort } from '@/scripts/run/ports.mjs'
import { commands, untilAnswers } from '@/scripts/run/services.mjs'

/** One of our processes, as it runs in production. */
export interface Running {
  readonly origin: string
  readonly pid: number
  /** Its log so far, each line read. */
  readonly lines: readonly Readonly<Record<string, unknown>>[]
  readonly exited: Promise<{ readonly code: number | null }>
}

/** Starts the callback server or a worker on the environment of the test, and waits until it answers. The test ends it. */
export async function startServer(name: 'callbacks' | 'worker', more: Record<string, string> = {}): Promise<Running> {
  // Browsers and `fetch` refuse some ports, such as 3659 and 4045: none of them is here.
  const port = await freePort(3700 + Math.floor(Math.random() * 200))
  const origin = `http://127.0.0.1:${port}`
  const lines: Record<string, unknown>[] = []
  const { args } = name === 'worker' ? commands.worker : commands.callbacks(port)
  const env = { ...process.env, LOG_LEVEL: 'info', SHUTDOWN_WAIT_MS: '0', WORKER_LISTEN: `127.0.0.1:${port}`, ...more }
  const given = args.map((arg) => (arg === 'localhost' ? '127.0.0.1' : arg))
  const child = spawn(process.execPath, given, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  createInterface({ input: child.stdout }).on('line', (line) =>
    lines.push(line.startsWith('{') ? JSON.parse(line) : { text: line }),
  )
  const exited = new Promise<{ code: number | null }>((resolve) => child.once('exit', (code) => resolve({ code })))
  let ended = false
  exited.then(() => {
    ended = true
  })
  await untilAnswers(`${origin}/api/health/live`, { what: name, hasEnded: () => ended, seconds: 30 })
  return { origin, pid: child.pid ?? 0, lines, exited }
}
