import { isDatabaseAway } from '@/db/away'
import { type Facts, log, note, noted } from '@/lib/log'

/** Writes down what a page or route threw, and makes the answer "try later" when the database is away. */
export function noteFailure(error: unknown, about: Facts): void {
  const digest = error instanceof Error && 'digest' in error ? String(error.digest) : undefined
  // The parts of a page are made beside each other and meet the same fault; one line is enough.
  if (digest !== undefined && noted().digest === digest) return
  note({ digest })
  if (isDatabaseAway(error)) note({ unavailable: true })
  log.error({ ...about, err: error }, 'a page or route failed')
}
