import { sql } from 'drizzle-orm'
import { boolean, foreignKey, index, pgTable, primaryKey, text, unique, uniqueIndex } from 'drizzle-orm/pg-core'
import { createdAt, currencyCode, instant, minor, profileId } from '../columns'
import { profile } from './profile'
import { paymentSystem } from './systems'

export const customer = pgTable(
  'customer',
  {
    profileId: profileId().references(() => profile.id),
    id: text('id').notNull(),
    name: text('name').notNull(),
    email: text('email'),
    /** Typed by whoever paid a link, or by the customer, and proved by nobody: it names nobody, and keeps nobody else from the address. */
    emailTyped: boolean('email_typed').notNull().default(false),
    phone: text('phone'),
    address: text('address'),
    country: text('country'),
    locale: text('locale').notNull().default('en'),
    /** The customer's number in the provider's own books. */
    externalReference: text('external_reference'),
    /** The login that made this record; a restricted user sees only their own. */
    createdBy: text('created_by'),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.profileId, t.id] }),
    uniqueIndex('customer_email').on(t.profileId, sql`lower(${t.email})`).where(sql`not email_typed`),
    unique('customer_external_reference').on(t.profileId, t.externalReference),
    index('customer_recent').on(t.profileId, t.createdAt, t.id),
    index('customer_made_by').on(t.profileId, t.createdBy),
    // Parts of words; needs the extension pg_trgm.
    index('customer_words').using(
      'gin',
      t.name.op('gin_trgm_ops'),
      t.email.op('gin_trgm_ops'),
      t.externalReference.op('gin_trgm_ops'),
    ),
    index('customer_digits').using('gin', sql`regexp_replace(${t.phone}, '[^0-9]', '', 'g') gin_trgm_ops`),
  ],
)

/** A customer's balance in one currency. Positive: the customer has money with us. Changed only together with a ledger entry. */
export const account = pgTable(
  'account',
  {
    profileId: profileId(),
    id: text('id').notNull(),
    customerId: text('customer_id').notNull(),
    currency: currencyCode().notNull(),
    balanceMinor: minor('balance_minor').notNull().default(sql`0`),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.profileId, t.id] }),
    foreignKey({ columns: [t.profileId, t.customerId], foreignColumns: [customer.profileId, customer.id] }),
    unique('account_currency').on(t.profileId, t.customerId, t.currency),
    /** For payments to name: an account with whose it is. */
    unique('account_of_customer').on(t.profileId, t.id, t.customerId),
  ],
)

/** A token kept for a customer; never a card number. */
export const storedMethod = pgTable(
  'stored_method',
  {
    profileId: profileId(),
    id: text('id').notNull(),
    customerId: text('customer_id').notNull(),
    systemId: text('system_id').notNull(),
    method: text('method').notNull(),
    tokenSealed: text('token_sealed').notNull(),
    /** Keyed hash of the token, so that keeping the same one twice gives one row. */
    tokenHash: text('token_hash').notNull(),
    lastFour: text('last_four').notNull(),
    /** `2030-04` */
    expires: text('expires'),
    isDefault: boolean('is_default').notNull().default(false),
    createdAt: createdAt(),
    revokedAt: instant('revoked_at'),
  },
  (t) => [
    primaryKey({ columns: [t.profileId, t.id] }),
    foreignKey({ columns: [t.profileId, t.customerId], foreignColumns: [customer.profileId, customer.id] }),
    foreignKey({ columns: [t.profileId, t.systemId], foreignColumns: [paymentSystem.profileId, paymentSystem.id] }),
    unique('stored_method_token').on(t.profileId, t.systemId, t.customerId, t.tokenHash),
    uniqueIndex('stored_method_default').on(t.profileId, t.customerId).where(sql`is_default and revoked_at is null`),
  ],
)
