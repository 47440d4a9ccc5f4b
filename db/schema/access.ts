import { sql } from 'drizzle-orm'
import { check, foreignKey, index, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core'
import { createdAt, instant, profileId } from '../columns'
import { customer } from './customers'
import { profile } from './profile'

/** A person who can sign in. What they may do is in their seats. */
export const login = pgTable('login', {
  id: text('id').primaryKey(),
  /** Lower case. */
  email: text('email').notNull().unique(),
  name: text('name').notNull(),
  /** argon2id; null until the person sets one through an e-mailed link. */
  passwordHash: text('password_hash'),
  createdAt: createdAt(),
})

/** A login's place in one profile: as staff with a role, or as a customer. */
export const seat = pgTable(
  'seat',
  {
    profileId: profileId().references(() => profile.id),
    id: text('id').notNull(),
    loginId: text('login_id')
      .notNull()
      .references(() => login.id),
    role: text('role', { enum: ['admin', 'accountant', 'normal', 'restricted'] }),
    customerId: text('customer_id'),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.profileId, t.id] }),
    unique('seat_id').on(t.id),
    unique('seat_customer').on(t.profileId, t.customerId),
    foreignKey({ columns: [t.profileId, t.customerId], foreignColumns: [customer.profileId, customer.id] }),
    index('seat_login').on(t.loginId),
    check('seat_is_staff_or_customer', sql`(role is null) <> (customer_id is null)`),
  ],
)

export const session = pgTable(
  'session',
  {
    id: text('id').primaryKey(),
    loginId: text('login_id')
      .notNull()
      .references(() => login.id),
    /** The seat the person works from; null until one of several is chosen. */
    seatId: text('seat_id').references(() => seat.id, { onDelete: 'set null' }),
    userAgent: text('user_agent'),
    createdAt: createdAt(),
    lastSeenAt: instant('last_seen_at').notNull().defaultNow(),
    expiresAt: instant('expires_at').notNull(),
    revokedAt: instant('revoked_at'),
  },
  (t) => [index('session_login').on(t.loginId)],
)

/** A single-use link sent by e-mail. Only its hash is kept. */
export const signInLink = pgTable('sign_in_link', {
  tokenHash: text('token_hash').primaryKey(),
  loginId: text('login_id')
    .notNull()
    .references(() => login.id),
  purpose: text('purpose', { enum: ['sign_in', 'set_password'] }).notNull(),
  createdAt: createdAt(),
  expiresAt: instant('expires_at').notNull(),
  usedAt: instant('used_at'),
})
