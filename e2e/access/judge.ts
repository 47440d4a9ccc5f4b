import { unlisted } from './inventory'
import { ACTIONS, ADDRESSES } from './matrix'

/** What came of a call, in the words of the matrix, and which tables are not as they were before it. */
export interface Seen {
  readonly outcome: string
  readonly changed: readonly string[]
}

/** The words that mean that something was done or shown; every other word is a refusal. */
const GRANTS = ['yes', 'open', '201']

export const isGrant = (expected: string): boolean => GRANTS.includes(expected)

/** Why a cell is not as the matrix has it, or null. What is not granted must also have written nothing. */
export function wrongWith(cell: string, expected: string, seen: Seen): string | null {
  if (seen.outcome !== expected) return `${cell}: the matrix says "${expected}", it was "${seen.outcome}"`
  if (!isGrant(expected) && seen.changed.length > 0) return `${cell}: refused, and wrote to ${seen.changed.join(', ')}`
  return null
}

/** What the matrix lacks, and what it lists in vain. */
export function gaps(found: {
  readonly pages: readonly string[]
  readonly routes: readonly string[]
  readonly actions: readonly string[]
}): readonly string[] {
  const addresses = ADDRESSES.map(({ name }) => name)
  return [
    ...unlisted([...found.pages, ...found.routes], addresses),
    ...unlisted(
      found.actions,
      ACTIONS.map(({ name }) => name),
    ),
  ]
}
