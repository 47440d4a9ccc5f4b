import journal from './migrations/meta/_journal.json'

/** The last migration that this build knows, as the database records it: the moment it was made, in milliseconds. */
export const LAST_MIGRATION: number = Math.max(...journal.entries.map((entry) => entry.when))
