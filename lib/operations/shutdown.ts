import { setTimeout as sleep } from 'node:timers/promises'
import { closeDatabase } from '@/db/client'
import { env } from '@/lib/env'
import { log } from '@/lib/log'
import type { Front } from './front'
import { beginDraining } from './serving'

/** A processor is given 20 seconds to answer, and what it said has to be recorded. */
const IN_FLIGHT_MS = 25_000

/**
 * Ends a serving process well when it is asked to (SIGTERM, SIGINT): says "not ready" at once, goes on for SHUTDOWN_WAIT_MS so that
 * balancers notice, takes no new connection, finishes what is in flight, then runs `finish` and exits with 0, or with 1 when
 * something in flight had to be cut.
 */
export function endWell(front: Front, finish: () => Promise<unknown> = async () => undefined): void {
  const end = async () => {
    if (isEnding) return
    isEnding = true
    beginDraining()
    log.info('ending: finishing what is in flight')
    await sleep(env().SHUTDOWN_WAIT_MS)
    const isFinished = await front.close(IN_FLIGHT_MS)
    await finish()
    await closeDatabase()
    log[isFinished ? 'info' : 'error'](isFinished ? 'ended' : 'ended with requests cut')
    process.exit(isFinished ? 0 : 1)
  }
  let isEnding = false
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
}
