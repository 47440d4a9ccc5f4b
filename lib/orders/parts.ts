import { larger } from './amounts'

// Paying in parts, so that what is left can always be paid (U3). Pure; minor units of one currency.

export interface PartRule {
  /** What is still owed. */
  readonly dueMinor: bigint
  /** The least that the merchant takes at a time. */
  readonly partMinMinor: bigint
  /** The least that any payment system takes which could take the rest. */
  readonly systemMinMinor: bigint
}

/** A range, both ends included; a single amount where they are the same. */
export interface Range {
  readonly from: bigint
  readonly to: bigint
}

/** What may be paid now: all of it, and parts that leave something payable, if there are any. */
export function payableNow({ dueMinor, partMinMinor, systemMinMinor }: PartRule): {
  readonly all: bigint
  readonly part: Range | null
} {
  const from = larger(partMinMinor, systemMinMinor)
  const to = dueMinor - larger(systemMinMinor, 1n)
  return { all: dueMinor, part: to >= from ? { from, to } : null }
}

/** May this much be paid now? */
export function mayPay(rule: PartRule, amountMinor: bigint): boolean {
  const { all, part } = payableNow(rule)
  return amountMinor === all || (part !== null && amountMinor >= part.from && amountMinor <= part.to)
}
