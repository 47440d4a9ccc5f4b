import type { Database } from '@/db/client'
import { currentVersion, seal, unseal } from '@/lib/auth/sealed'
import { SEALED_PLACES, type SealedPlace, type SealedRow } from './places'

export interface Rotated {
  readonly place: string
  /** Sealed anew by this run. */
  readonly rotated: number
  /** How many are sealed under each key now, such as `{ 2: 140 }`. */
  readonly byVersion: Readonly<Record<string, number>>
  /** Which could not be sealed anew, and why. Never what they hold. */
  readonly problems: readonly { readonly row: string; readonly problem: string }[]
}

const BATCH = 100
const MOST_PASSES = 5

/**
 * Seals every sealed value anew with the last key of SECRET_KEYS. Each value is changed in a statement of its own and only while it is
 * what was read, so web and worker go on meanwhile, an interruption leaves nothing half done, and doing it again takes up the rest.
 * `progress` is called after each batch. What one row lacks does not stop the others.
 */
export async function rotateSecrets(
  db: Database,
  progress: (place: string, rotated: number) => void = () => undefined,
): Promise<readonly Rotated[]> {
  const results: Rotated[] = []
  for (const place of SEALED_PLACES) results.push(await rotatePlace(db, place, progress))
  return results
}

async function rotatePlace(
  db: Database,
  place: SealedPlace,
  progress: (place: string, rotated: number) => void,
): Promise<Rotated> {
  const prefix = `v${currentVersion()}.`
  let rotated = 0
  let problems: Rotated['problems'] = []
  // What somebody changed between our reading and writing is met again in the next pass.
  for (let pass = 1; pass <= MOST_PASSES; pass++) {
    const failed: { row: string; problem: string }[] = []
    let changedMeanwhile = false
    for (let after = ''; ; ) {
      const rows = await place.older(db, prefix, after, BATCH)
      const outcomes = await Promise.all(rows.map((row) => rotateRow(db, place, row)))
      for (const [at, outcome] of outcomes.entries()) {
        if (outcome === 'rotated') rotated += 1
        else if (outcome === 'changed meanwhile') changedMeanwhile = true
        else failed.push({ row: rows[at]?.key ?? '', problem: outcome.problem })
      }
      const last = rows.at(-1)
      if (!last) break
      after = last.key
      progress(place.name, rotated)
    }
    problems = failed
    if (!changedMeanwhile) break
  }
  return { place: place.name, rotated, problems, byVersion: await place.count(db, prefix) }
}

async function rotateRow(
  db: Database,
  place: SealedPlace,
  row: SealedRow,
): Promise<'rotated' | 'changed meanwhile' | { readonly problem: string }> {
  let text: string
  try {
    text = unseal(row.sealed, row.context)
  } catch (error) {
    // Node's own words for a value that was altered or sealed under another key help nobody.
    const missing = error instanceof Error && error.message.startsWith('no secret key') ? error.message : undefined
    return { problem: missing ?? 'it does not open: its key is another one, or it was altered' }
  }
  return place.replace(db, row, seal(text, row.context), text)
}
