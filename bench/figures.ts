/** One line of the result. */
export interface Figure {
  /** Such as `P1`; lines of one row that are only shown have a letter after it. */
  readonly id: string
  readonly what: string
  readonly ours: string
  readonly reference: string
  readonly value: number
  readonly unit: '×' | 'core-ms' | 'bytes' | 'of 100'
  /** What is needed and what is aimed at; without them the line is there to be read. */
  readonly needed?: Bound
  /** Everything behind it, for the file. */
  readonly detail?: unknown
}

export interface Bound {
  /** Is more better, or less? */
  readonly is: 'at least' | 'at most'
  readonly bound: number
  readonly aim: number
}

export const atLeast = (bound: number, aim: number): Bound => ({ is: 'at least', bound, aim })
export const atMost = (bound: number, aim: number): Bound => ({ is: 'at most', bound, aim })

/** Undefined for a line that nothing is demanded of. */
export function holds({ value, needed }: Figure): boolean | undefined {
  if (!needed) return undefined
  return needed.is === 'at least' ? value >= needed.bound : value <= needed.bound
}

/** A rate in words. */
export function perSecond(rate: number): string {
  return `${rate < 100 ? rate.toFixed(1) : Math.round(rate)}/s`
}
