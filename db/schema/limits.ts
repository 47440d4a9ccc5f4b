import { integer, pgTable, text } from 'drizzle-orm/pg-core'
import { instant } from '../columns'

/**
 * How often something was tried lately: one row per limit and whom it counts, as a hash. Not logged by the database: after a crash the
 * counts begin anew, and nobody waits for a disk because of them. (UNLOGGED is written by hand in its migration: the generator has no word
 * for it.)
 */
export const rateLimit = pgTable('rate_limit', {
  key: text('key').primaryKey(),
  points: integer('points').notNull(),
  expire: instant('expire'),
})
