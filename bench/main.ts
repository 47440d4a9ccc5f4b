import { parseArgs } from 'node:util'
import { findBrowser } from '@/scripts/run/browser.mjs'
import { stopEverything } from '@/scripts/run/processes.mjs'
import { duration, say } from '@/scripts/run/say.mjs'
import { bundle, load, sweep } from './bundle'
import { type Figure, holds } from './figures'
import { keep, table } from './report'
import { serveSandbox, serveSite } from './site'
import { fitOut, setStage } from './stage'

// npm run bench -- [--only P1,P3] [--quick] [--minutes 60]

const { values } = parseArgs({
  options: {
    /** Only these rows; the last result is then not written. */
    only: { type: 'string' },
    /** Seconds instead of minutes: shows that it runs, claims nothing. */
    quick: { type: 'boolean', default: false },
    /** How long the soak is. */
    minutes: { type: 'string' },
  },
})

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, async () => {
    await stopEverything()
    sweep()
    process.exit(1)
  })

const began = Date.now()
const only = values.only?.toUpperCase().split(',')
const stage = await setStage()
const figures: Figure[] = []
try {
  const databaseUrl = await stage.database('bench')
  fitOut(databaseUrl)
  const { measure } = await load<typeof import('./rows')>('rows')
  const clientProgram = await bundle('client')
  const wants = (id: string) => !only || only.includes(id)
  const amount = values.quick
    ? { pace: { rounds: 1, seconds: 0.5 }, many: 20_000, soakMinutes: 0.05 }
    : { pace: { rounds: 5, seconds: 3 }, many: 1_000_000, soakMinutes: 5 }
  const setting = {
    ...amount,
    ...(values.minutes ? { soakMinutes: Number(values.minutes) } : {}),
    databaseUrl,
    folder: stage.folder,
    newDatabase: stage.database,
    postmaster: stage.postmaster,
    clientProgram,
    serveSite,
    serveSandbox,
    findBrowser,
    wants,
  }
  for await (const figure of measure(setting)) {
    figures.push(figure)
    say(`✓ ${figure.id} ${figure.what}: ${figure.value.toFixed(2)} (${duration(Date.now() - began)})`)
  }
} finally {
  await stage.stop()
  sweep()
}
for (const line of ['', ...table(figures), '']) say(line)
if (!only && !values.quick) keep(figures, 'PostgreSQL 18')
const short = figures.filter((figure) => holds(figure) === false)
say(short.length === 0 ? '✓ every row holds' : `✗ short: ${short.map(({ id }) => id).join(', ')}`)
process.exit(short.length === 0 || values.quick ? 0 : 1)
