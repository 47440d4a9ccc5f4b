import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { killProcess, startProcess, tail } from '@/scripts/run/processes.mjs'

/** A process as scripts/run hands it out. */
export interface Handle {
  readonly pid: number
  readonly exited: Promise<{ readonly code: number | null }>
}

export interface Program {
  readonly name: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

const PAUSE_MS = 500

/** The processes of one torture. One that ends without being told to is started again, as a supervisor would, and counted. */
export class Crew {
  readonly #env: NodeJS.ProcessEnv
  readonly #logs: string
  readonly #running = new Map<string, Handle>()
  readonly #deaths: string[] = []
  #stopping = false

  constructor(env: NodeJS.ProcessEnv, logs: string) {
    this.#env = env
    this.#logs = logs
  }

  /** What ended by itself, and why it says it did. */
  get deaths(): readonly string[] {
    return this.#deaths
  }

  has(name: string): boolean {
    return this.#running.has(name)
  }

  start(program: Program): void {
    const { name } = program
    const handle = this.#run(program)
    this.#running.set(name, handle)
    handle.exited.then(async () => {
      if (this.#running.get(name) !== handle) return
      this.#running.delete(name)
      this.#deaths.push(`${name.split('-')[0]}: ${reasonIn(tail(this.#log(name), 15))}`)
      await sleep(PAUSE_MS)
      if (!this.#stopping && !this.#running.has(name)) this.start(program)
    })
  }

  /** Ends a process at once, as a crash would. */
  async kill(name: string): Promise<void> {
    const handle = this.#running.get(name)
    this.#running.delete(name)
    if (handle) await killProcess(handle)
  }

  async stop(): Promise<void> {
    this.#stopping = true
    for (const name of [...this.#running.keys()]) await this.kill(name)
  }

  #run({ name, args, env }: Program): Handle {
    const options = {
      name,
      command: process.execPath,
      args: [...args],
      env: { ...this.#env, ...env },
      log: this.#log(name),
    }
    return startProcess(options as Parameters<typeof startProcess>[0]) as unknown as Handle
  }

  #log(name: string): string {
    return join(this.#logs, `${name}.log`)
  }
}

function reasonIn(lines: readonly string[]): string {
  return lines.findLast((line) => /^\s*\w*Error: /.test(line))?.trim() ?? 'it does not say why'
}
