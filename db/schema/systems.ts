import { sql } from 'drizzle-orm'
import {
  boolean,
  check,
  foreignKey,
  numeric,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import { createdAt, currencyCode, instant, minor, profileId } from '../columns'
import { profile } from './profile'

/** One configured adapter of a profile. Its id is part of the callback address. */
export const paymentSystem = pgTable(
  'payment_system',
  {
    profileId: profileId().references(() => profile.id),
    id: text('id').notNull(),
    name: text('name').notNull(),
    adapter: text('adapter').notNull(),
    live: boolean('live').notNull(),
    settingsSealed: text('settings_sealed').notNull(),
    storedInfo: text('stored_info', { enum: ['token_only', 'full_card'] })
      .notNull()
      .default('token_only'),
    cvvRequired: boolean('cvv_required').notNull().default(false),
    /** The last "Check connection": null when never made. */
    checkedAt: instant('checked_at'),
    checkProblem: text('check_problem'),
    lastCallbackAt: instant('last_callback_at'),
    /** Callbacks refused because they were forged or malformed, and when the last one came. */
    rejectedCallbacks: numeric('rejected_callbacks', { mode: 'bigint' }).notNull().default(sql`0`),
    lastRejectedAt: instant('last_rejected_at'),
    createdAt: createdAt(),
    /** A deleted system stays: rows of the past point here, and late callbacks and refunds still need its credentials. */
    deletedAt: instant('deleted_at'),
  },
  (t) => [
    primaryKey({ columns: [t.profileId, t.id] }),
    unique('payment_system_id').on(t.id),
    uniqueIndex('payment_system_name').on(t.profileId, sql`lower(${t.name})`).where(sql`deleted_at is null`),
  ],
)

/** The methods an administrator ticked. */
export const paymentSystemMethod = pgTable(
  'payment_system_method',
  { profileId: profileId(), systemId: text('system_id').notNull(), method: text('method').notNull() },
  (t) => [
    primaryKey({ columns: [t.profileId, t.systemId, t.method] }),
    foreignKey({ columns: [t.profileId, t.systemId], foreignColumns: [paymentSystem.profileId, paymentSystem.id] }),
  ],
)

export const currency = pgTable(
  'currency',
  {
    profileId: profileId().references(() => profile.id),
    code: currencyCode('code').notNull(),
    /** Units of the profile's base currency per unit, as exact text. */
    exchangeRate: numeric('exchange_rate', { precision: 24, scale: 12 }).notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.profileId, t.code] }), check('currency_rate_positive', sql`exchange_rate > 0`)],
)

/** "Payment and remittance systems" of a currency: which system takes it, from which amount to which. */
export const currencyAssignment = pgTable(
  'currency_assignment',
  {
    profileId: profileId(),
    id: text('id').notNull(),
    currency: currencyCode().notNull(),
    systemId: text('system_id').notNull(),
    minMinor: minor('min_minor').notNull(),
    maxMinor: minor('max_minor'),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.profileId, t.id] }),
    foreignKey({ columns: [t.profileId, t.currency], foreignColumns: [currency.profileId, currency.code] }),
    foreignKey({ columns: [t.profileId, t.systemId], foreignColumns: [paymentSystem.profileId, paymentSystem.id] }),
    unique('currency_assignment_system').on(t.profileId, t.currency, t.systemId),
    check('currency_assignment_range', sql`min_minor >= 0 and (max_minor is null or max_minor >= min_minor)`),
  ],
)

/**
 * Which system takes a method in a currency. Follows from the assignments and the ticked methods; it is a table of its own so that the
 * database itself refuses the same method on two systems of one currency (D6).
 */
export const currencyMethod = pgTable(
  'currency_method',
  {
    profileId: profileId(),
    currency: currencyCode().notNull(),
    method: text('method').notNull(),
    systemId: text('system_id').notNull(),
    assignmentId: text('assignment_id').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.profileId, t.currency, t.method] }),
    foreignKey({
      columns: [t.profileId, t.assignmentId],
      foreignColumns: [currencyAssignment.profileId, currencyAssignment.id],
    }).onDelete('cascade'),
    foreignKey({
      columns: [t.profileId, t.systemId, t.method],
      foreignColumns: [paymentSystemMethod.profileId, paymentSystemMethod.systemId, paymentSystemMethod.method],
    }).onDelete('cascade'),
  ],
)
