import { createDatabase, type Opened } from '@/db/client'
import { atMost, type Figure } from './figures'
import { LISTS, timed } from './lists'
import { type Samples, samplesOf } from './lists-facts'
import { median, quantile } from './measure'
import type { Bench } from './rows'
import type { Seeded } from './seed'

export interface Filled {
  readonly url: string
  readonly seeded: Seeded
}

interface Measured {
  readonly list: string
  /** Milliseconds, of all rounds together: of one round the p99 would be hardly more than its slowest. */
  readonly small: { readonly p50: number; readonly p99: number }
  readonly large: { readonly p50: number; readonly p99: number }
  /** Of the p99s. */
  readonly ratio: number
}

/** P10: every list and search of the console over a million payments, beside the same over ten thousand, asked by turns. */
export async function listRow({ pace }: Bench, small: Filled, large: Filled): Promise<Figure> {
  const sides = [createDatabase(small.url), createDatabase(large.url)] as const
  try {
    const samples = [await samplesOf(sides[0].sql, small.seeded), await samplesOf(sides[1].sql, large.seeded)] as const
    const lists: Measured[] = []
    for (const list of LISTS) lists.push(await compare(list, sides, samples, pace))
    const worst = lists.reduce((a, b) => (a.ratio >= b.ratio ? a : b))
    const over = lists.filter(({ ratio }) => ratio > 1.3).length
    return {
      id: 'P10',
      what: `p99 of any list or search at 1 000 000 payments against 10 000; of ${lists.length}, the worst: ${worst.list}`,
      ours: `${worst.large.p99.toFixed(1)} ms`,
      reference: `${worst.small.p99.toFixed(1)} ms`,
      value: worst.ratio,
      unit: '×',
      needed: atMost(1.3, 1.1),
      detail: { over, lists },
    }
  } finally {
    for (const { close } of sides) await close()
  }
}

async function compare(
  list: (typeof LISTS)[number],
  [small, large]: readonly [Opened, Opened],
  [few, many]: readonly [Samples, Samples],
  { rounds, seconds }: Bench['pace'],
): Promise<Measured> {
  const times = Math.round(rounds * seconds * 30)
  const found = { small: [] as number[], large: [] as number[] }
  for (let warm = 0; warm < 5; warm++) {
    await timed(small.db, list, few)
    await timed(large.db, list, many)
  }
  for (let time = 0; time < times; time++) {
    found.small.push(await timed(small.db, list, few))
    found.large.push(await timed(large.db, list, many))
  }
  const of = (taken: readonly number[]) => ({ p50: median(taken), p99: quantile(taken, 0.99) })
  const sides = { small: of(found.small), large: of(found.large) }
  return { list: list.name, ...sides, ratio: sides.large.p99 / sides.small.p99 }
}
