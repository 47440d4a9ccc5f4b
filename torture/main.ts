import { parseArgs } from 'node:util'
import { stopEverything } from '@/scripts/run/processes.mjs'
import { say } from '@/scripts/run/say.mjs'
import { tryBreakages } from './breakages/try'
import { torture } from './run'

// npm run torture -- [--payments 2000] [--seed 42] [--minutes 10] [--web] [--keep]
// npm run torture -- --breakages [--only name]

const { values } = parseArgs({
  options: {
    payments: { type: 'string', default: '2000' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
    minutes: { type: 'string' },
    web: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    breakages: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
})

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, async () => {
    await stopEverything()
    process.exit(1)
  })

const seed = Number(values.seed)
if (values.breakages) process.exit((await tryBreakages(seed, values.only)) ? 0 : 1)
const findings = await torture({
  payments: Number(values.payments),
  seed,
  minutes: values.minutes === undefined ? undefined : Number(values.minutes),
  web: values.web,
  keep: values.keep,
})
say(
  findings.length === 0
    ? '✓ not a cent of difference'
    : `✗ ${findings.length} findings; --seed ${seed} plans the same again`,
)
process.exit(findings.length === 0 ? 0 : 1)
