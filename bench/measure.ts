import { performance } from 'node:perf_hooks'

/** What came of doing something again and again for a while. */
export interface Load {
  readonly done: number
  readonly seconds: number
  readonly perSecond: number
  /** Milliseconds each took, in the order in which they ended. */
  readonly took: readonly number[]
}

/** How many are under way at once wherever P-rows say "32 at a time". */
export const AT_ONCE = 32

/** Does `one` over and over, so many at once, until the time is up. What fails ends the run: a figure of failures is worth nothing. */
export async function loadFor(seconds: number, one: () => Promise<unknown>, atOnce = AT_ONCE): Promise<Load> {
  const took: number[] = []
  const began = performance.now()
  const end = began + seconds * 1000
  const lane = async () => {
    for (let from = performance.now(); from < end; ) {
      await one()
      const to = performance.now()
      took.push(to - from)
      from = to
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  const passed = (performance.now() - began) / 1000
  return { done: took.length, seconds: passed, perSecond: took.length / passed, took }
}

export interface Pace {
  readonly rounds: number
  readonly seconds: number
}

export interface SideBySide<Name extends string> {
  /** The middle one of the rounds' rates, each in times per second. */
  readonly perSecond: Readonly<Record<Name, number>>
  /** Every round's rates. */
  readonly rounds: readonly Readonly<Record<Name, number>>[]
}

type Work = (seconds: number) => Promise<{ readonly perSecond: number }>

/** Measures several things by turns, so that whatever else the machine does meets all of them. A short turn of each goes before. */
export async function sideBySide<Name extends string>(
  works: Readonly<Record<Name, Work>>,
  { rounds, seconds }: Pace,
): Promise<SideBySide<Name>> {
  const names = Object.keys(works) as Name[]
  for (const name of names) await works[name](Math.min(seconds, 1.5))
  const all: Record<Name, number>[] = []
  for (let round = 0; round < rounds; round++) {
    const rates = {} as Record<Name, number>
    for (const name of round % 2 === 0 ? names : names.toReversed())
      rates[name] = (await works[name](seconds)).perSecond
    all.push(rates)
  }
  const perSecond = Object.fromEntries(names.map((name) => [name, median(all.map((rates) => rates[name]))]))
  return { perSecond: perSecond as Record<Name, number>, rounds: all }
}

/** The middle one of the rounds' ratios of one thing to another. */
export function ratioOf<Name extends string>({ rounds }: SideBySide<Name>, of: Name, to: Name): number {
  return median(rounds.map((rates) => rates[of] / rates[to]))
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** The value below which this part of all values lies. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}
