import { pgTable, text } from 'drizzle-orm/pg-core'
import { createdAt, currencyCode } from '../columns'

/** A merchant, provider or reseller: the owner of every other row. */
export const profile = pgTable('profile', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  country: text('country').notNull(),
  /** Exchange rates are units of this currency; fixed when the profile is made. */
  baseCurrency: currencyCode('base_currency').notNull(),
  createdAt: createdAt(),
})
