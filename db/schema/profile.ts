import { pgTable, text } from 'drizzle-orm/pg-core'
import { createdAt, currencyCode, instant } from '../columns'

/** A merchant, provider or reseller: the owner of every other row. */
export const profile = pgTable('profile', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  country: text('country').notNull(),
  /** Exchange rates are units of this currency; fixed when the profile is made. */
  baseCurrency: currencyCode('base_currency').notNull(),
  createdAt: createdAt(),
  /** Since when its identity counts as checked, so that links of it may take real money; null while it does not. */
  verifiedAt: instant('verified_at'),
  /** Where payers read what they agree to before they pay by a link; null: they are asked for nothing. */
  termsUrl: text('terms_url'),
  privacyUrl: text('privacy_url'),
})
