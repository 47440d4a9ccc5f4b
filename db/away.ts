// When the database is not there, or has no room or no time: nothing is wrong with what was asked, and asking again later will do.

/** What the driver says of a connection that could not be made or was lost. */
const LOST: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'CONNECT_TIMEOUT',
])

/**
 * PostgreSQL's own words: connection lost (08), no room left (53), shutting down or starting up (57P), read-only after a failover (25006),
 * what a wrong server or a changed password at that address says (28, 3D000), and so much to do that a statement or a lock came to the end
 * of its time (57014, 55P03) or two waited for each other (40P01).
 */
const AWAY = /^(08...|28...|3D000|53...|57P0.|25006|57014|55P03|40P01)$/

/** Does this error say that the database is away, or too busy? True also for an error that it caused, such as a failed query. */
export function isDatabaseAway(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    // A driver's or the database's own error; a failed call to a processor has such codes too, but is never thrown.
    const code = 'code' in at && typeof at.code === 'string' ? at.code : ''
    if (LOST.has(code) || AWAY.test(code)) return true
    if (at instanceof AggregateError && at.errors.some(isDatabaseAway)) return true
  }
  return false
}
