import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { atMost, type Figure } from './figures'
import { quantile } from './measure'
import { payer } from './payments'
import { answeringAtOnce } from './processor'
import type { Bench } from './rows'

interface Moment {
  readonly minute: number
  /** MiB, after everything that can be given back was. */
  readonly heap: number
  readonly resident: number
}

/** So many payments at once: a load that leaves room. */
const AT_ONCE = 4

/** P13: the same load for a long while. Memory stays flat, and the last tenth is as fast as the first. */
export async function* soakRow({ furniture, soakMinutes }: Bench): AsyncGenerator<Figure> {
  const pay = payer(furniture)
  const end = Date.now() + soakMinutes * 60_000
  const began = Date.now()
  const took: number[] = []
  const memory: Moment[] = []
  const lane = async () => {
    while (Date.now() < end) {
      const from = performance.now()
      await pay()
      took.push(performance.now() - from)
    }
  }
  const watch = setInterval(() => memory.push(momentAt((Date.now() - began) / 60_000)), (soakMinutes * 60_000) / 24)
  await answeringAtOnce(() => Promise.all(Array.from({ length: AT_ONCE }, lane)))
  clearInterval(watch)
  const tenth = Math.max(1, Math.floor(took.length / 10))
  const [first, last] = [quantile(took.slice(0, tenth), 0.99), quantile(took.slice(-tenth), 0.99)]
  yield {
    id: 'P13',
    what: `soak of ${soakMinutes} min and ${took.length.toLocaleString('en')} payments: p99 of the last tenth against the first`,
    ours: `${last.toFixed(1)} ms`,
    reference: `${first.toFixed(1)} ms`,
    value: last / first,
    unit: '×',
    needed: atMost(1.2, 1),
    detail: { first, last, memory },
  }
  yield memoryFigure(memory)
}

/** The first quarter is for warming up: code is compiled, pools and caches are filled. */
function memoryFigure(memory: readonly Moment[]): Figure {
  const warm = memory[Math.floor(memory.length / 4)]
  const last = memory.at(-1)
  const heap = (last?.heap ?? Number.NaN) / (warm?.heap ?? Number.NaN)
  return {
    id: 'P13',
    what: 'the same: memory in use at the end against after the first quarter',
    ours: `heap ${last?.heap.toFixed(0)} MiB, resident ${last?.resident.toFixed(0)}`,
    reference: `heap ${warm?.heap.toFixed(0)} MiB, resident ${warm?.resident.toFixed(0)}`,
    value: heap,
    unit: '×',
    needed: atMost(1.1, 1),
  }
}

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

function momentAt(minute: number): Moment {
  collect()
  const { heapUsed, rss } = process.memoryUsage()
  return { minute, heap: heapUsed / 2 ** 20, resident: rss / 2 ** 20 }
}
