import { readdirSync, readFileSync } from 'node:fs'

// What the processors of this machine spent: on us, and on PostgreSQL with all its processes, those included that ended meanwhile.

/** Linux counts in hundredths of a second, whatever the kernel's own clock. */
const MS_PER_TICK = 10

interface Spent {
  readonly oursMs: number
  readonly databaseMs: number
}

interface Stat {
  readonly parent: number
  readonly own: number
  /** Of children that have ended and were waited for. */
  readonly ended: number
}

/** Can this machine say what another process spent? */
export const knowsProcesses = process.platform === 'linux'

/** Core-milliseconds spent by this process and by the PostgreSQL with this pid while something is done. */
export async function spentOn(postmaster: number, work: () => Promise<unknown>): Promise<Spent> {
  const ours = process.cpuUsage()
  const before = databaseMs(postmaster)
  await work()
  const databaseSpent = databaseMs(postmaster) - before
  const { user, system } = process.cpuUsage(ours)
  return { oursMs: (user + system) / 1000, databaseMs: databaseSpent }
}

function databaseMs(postmaster: number): number {
  const parent = statOf(postmaster)
  if (!parent) throw new Error(`there is no process ${postmaster}`)
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => statOf(Number(name)) ?? [])
    .filter((stat) => stat.parent === postmaster)
  return (parent.own + parent.ended + children.reduce((sum, { own }) => sum + own, 0)) * MS_PER_TICK
}

/** Undefined when the process ended while we looked. */
function statOf(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in parentheses may hold blanks; what follows it does not.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    const [, parent = 0, , , , , , , , , , user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields
    return { parent, own: user + system, ended: endedUser + endedSystem }
  } catch {
    return undefined
  }
}
