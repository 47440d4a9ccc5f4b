import { relative } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { root } from './paths.mjs'
import { stopProcess, tail } from './processes.mjs'
import { say } from './say.mjs'

const quickMs = 10_000
const quickDeathsAllowed = 5

/**
 * Keeps one process running: when it ends by itself, says so with the end of its log and starts it again, waiting longer after each quick
 * death (`firstPauseMs`, then double). After five quick deaths in a row it calls `giveUp(name)` instead. `start()` makes the process (a handle of startProcess).
 */
export function supervise({ name, start, log, giveUp, stop = stopProcess, firstPauseMs = 500 }) {
  const service = { name, process: undefined, ended: false }
  let stopping = false
  let quickDeaths = 0

  const watch = async (handle) => {
    const { code, signal, error } = await handle.exited
    if (stopping) return
    const lived = Date.now() - handle.startedAt
    quickDeaths = lived < quickMs ? quickDeaths + 1 : 1
    const how = error ? error.message : signal ? `ended by ${signal}` : `ended with code ${code}`
    say(`✗ [${name}] ${how}. The end of ${relative(root, log)}:`)
    for (const line of tail(log, 12)) say(`    ${line}`)
    if (quickDeaths >= quickDeathsAllowed) {
      service.ended = true
      giveUp(name)
      return
    }
    const pause = firstPauseMs * 2 ** (quickDeaths - 1)
    say(`… [${name}] starting it again in ${pause / 1000} s`)
    await sleep(pause)
    if (!stopping) await launch()
  }

  const launch = async () => {
    try {
      service.process = await start()
    } catch (error) {
      if (stopping) return
      say(`✗ [${name}] ${error.message}`)
      service.ended = true
      giveUp(name)
      return
    }
    if (stopping) await stop(service.process)
    else watch(service.process)
  }

  service.launch = launch
  service.stop = async () => {
    stopping = true
    if (service.process) await stop(service.process)
  }
  return service
}
