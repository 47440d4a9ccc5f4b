import { rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { duration, say } from '@/scripts/run/say.mjs'
import { Balancer } from './balancer'
import { Chaos, planOf } from './chaos'
import { Client } from './client'
import { type Furniture, furnish, openDatabase } from './furnish'
import { reconcile } from './oracle/books'
import { cameBack, type Finding, readFacts } from './oracle/facts'
import { judge } from './oracle/judge'
import { play } from './payments'
import { Processors } from './processors'
import { becomeQuiet } from './quiet'
import { randomOf } from './random'
import { Records } from './records'
import { doneTable, findingLines, loadTable, quietLines, reconciliationTable } from './report'
import { DRIVERS, type Stage, setStage } from './stage'
import type { World } from './story'

export interface Options {
  readonly payments: number
  readonly seed: number
  /** Stop starting payments after so long; undefined: as long as it takes. */
  readonly minutes: number | undefined
  /** Send callbacks to a real web process too; it needs a production build. */
  readonly web: boolean
  /** Leave the logs and the data where they are. */
  readonly keep: boolean
}

const AT_ONCE = 32
/** Jobs that wait for what has not happened yet come back after this at the most before the replay of old callbacks. */
const A_MOMENT_MS = 1500

/** One torture. Answers what is broken; empty when the run was clean. */
export async function torture(options: Options): Promise<readonly Finding[]> {
  const began = Date.now()
  const records = new Records()
  const balancer = new Balancer(options.seed, records)
  const stage = await setStage(await balancer.listen(), options.web)
  say(`… ${options.payments} payments, seed ${options.seed}, ${stage.folder}`)
  try {
    const furniture = await prepared(stage)
    balancer.open(targetsOf(stage, furniture))
    const processors = new Processors(stage.sandbox)
    say(`✓ everything stands (${duration(Date.now() - began)})`)
    await load(options, { stage, furniture, balancer, processors, records })
    say(`✓ the load is over (${duration(Date.now() - began)})`)
    const findings = await end(options, { stage, furniture, balancer, processors, records })
    say(`  seed ${options.seed}, took ${duration(Date.now() - began)}`)
    return findings
  } finally {
    await stage.stop()
    await balancer.close()
    if (!options.keep) rmSync(stage.folder, { recursive: true, force: true })
  }
}

interface Scene {
  readonly stage: Stage
  readonly furniture: Furniture
  readonly balancer: Balancer
  readonly processors: Processors
  readonly records: Records
}

/** The database is opened only before and after the load: restarts under load are the business of those who are tortured. */
async function prepared(stage: Stage): Promise<Furniture> {
  const { close } = openDatabase(stage.env)
  try {
    return await furnish()
  } finally {
    await close()
  }
}

function targetsOf(stage: Stage, furniture: Furniture) {
  const living = () => [...DRIVERS.filter(stage.alive).map(stage.address), ...(stage.web ? [stage.web] : [])]
  return {
    living,
    secret: furniture.cardSecret,
    cardsPath: `/api/callbacks/${furniture.cards}`,
    foreignPath: `/api/callbacks/${furniture.foreign}`,
  }
}

async function load(options: Options, { stage, furniture, balancer, processors, records }: Scene): Promise<void> {
  const { cards, wallet, staff, customers } = furniture
  const client = new Client(stage, records)
  const world: World = { client, processors, records, cards, wallet, staff, customers }
  const plan = planOf(options.seed, options.payments)
  const chaos = new Chaos(stage, processors, records)
  const end = options.minutes === undefined ? Number.POSITIVE_INFINITY : Date.now() + options.minutes * 60_000
  balancer.mistreat(true)
  let next = 0
  const one = async () => {
    while (next < options.payments && Date.now() < end) {
      const index = next++
      chaos.begin(plan.get(index) ?? [])
      await play(world, index, randomOf(options.seed, `payment ${index}`)).catch((error: unknown) => {
        records.violations.push(`payment ${index}: ${error instanceof Error ? error.stack : error}`)
      })
      if (next % 250 === 0) say(`  ${next} of ${options.payments}`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, one))
  await chaos.end()
  balancer.mistreat(false)
}

async function end(options: Options, scene: Scene): Promise<readonly Finding[]> {
  const { stage, furniture, balancer, processors, records } = scene
  const { sql, close } = openDatabase(stage.env)
  try {
    const quiet = await becomeQuiet(sql, processors, options.seed)
    // Old news, once everything is over: nothing may change by it.
    const before = await readFacts(sql, processors, furniture.profileId)
    await balancer.replay(100)
    await sleep(A_MOMENT_MS)
    const facts = await readFacts(sql, processors, furniture.profileId)
    const findings: Finding[] = [
      ...(await judge(facts, records)),
      ...quiet.problems.map((problem): Finding => ({ rule: 'O5', subject: 'quiet', problem })),
      ...records.violations.map((problem): Finding => ({ rule: 'O3', subject: 'seen', problem })),
    ]
    const known = new Set(before.ours.map((one) => JSON.stringify(one)))
    for (const one of facts.ours.filter((now) => !known.has(JSON.stringify(now))))
      findings.push({ rule: 'O4', subject: one.id, problem: 'a callback replayed after the end changed it.' })
    for (const one of facts.ours) if (cameBack(one)) records.done.add('refund that came back after it had succeeded')
    for (const death of stage.deaths) records.done.add(`ended by itself, started again: ${death}`)
    for (const lines of [loadTable(records), doneTable(records), reconciliationTable(reconcile(facts))])
      for (const line of ['', ...lines]) say(line)
    for (const line of ['', ...quietLines(quiet), ...findingLines(findings)]) say(line)
    return findings
  } finally {
    await close()
  }
}
