import { bigint, char, text, timestamp } from 'drizzle-orm/pg-core'

// Columns that mean the same everywhere are written the same everywhere.

export const profileId = () => text('profile_id').notNull()
/** Whole minor units of the currency in the same row. */
export const minor = (name: string) => bigint(name, { mode: 'bigint' })
export const currencyCode = (name = 'currency') => char(name, { length: 3 })
export const instant = (name: string) => timestamp(name, { withTimezone: true })
export const createdAt = () => instant('created_at').notNull().defaultNow()
