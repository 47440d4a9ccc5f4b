import { sql } from 'drizzle-orm'
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import { createdAt, currencyCode, instant, minor, profileId } from '../columns'
import { account, storedMethod } from './customers'
import { order, paymentLink } from './orders'
import { paymentSystem } from './systems'

export const TRANSACTION_TYPES = [
  'verification',
  'authorization',
  'purchase',
  'capture',
  'void',
  'refund',
  'chargeback',
  'chargeback_reversal',
] as const
export const TRANSACTION_STATUSES = ['created', 'pending', 'unknown', 'succeeded', 'declined', 'failed'] as const
export const PAYMENT_STATUSES = [
  'unpaid',
  'pending',
  'authorized',
  'part_paid',
  'paid',
  'overpaid',
  'part_refunded',
  'refunded',
  'disputed',
  'released',
  'verified',
] as const

/** Money for a customer's balance, money for an order, or a card that is only kept. What it is for decides whose money it is in the ledger. */
export const PAYMENT_PURPOSES = ['balance', 'order', 'card'] as const

/** One amount to collect. Its status and sums are computed from its transactions and kept here for lists. */
export const payment = pgTable(
  'payment',
  {
    profileId: profileId(),
    id: text('id').notNull(),
    customerId: text('customer_id').notNull(),
    accountId: text('account_id').notNull(),
    purpose: text('purpose', { enum: PAYMENT_PURPOSES }).notNull(),
    currency: currencyCode().notNull(),
    /** What is to be collected; zero when a card is only kept. */
    amountMinor: minor('amount_minor').notNull(),
    description: text('description').notNull(),
    /** Made by whoever asks, once per wish to pay: the same key is the same payment. */
    idempotencyKey: text('idempotency_key').notNull(),
    live: boolean('live').notNull(),
    status: text('status', { enum: PAYMENT_STATUSES }).notNull().default('unpaid'),
    authorizedMinor: minor('authorized_minor').notNull().default(sql`0`),
    capturedMinor: minor('captured_minor').notNull().default(sql`0`),
    refundedMinor: minor('refunded_minor').notNull().default(sql`0`),
    systemId: text('system_id').notNull(),
    method: text('method').notNull(),
    /** Such as "•••• 4242", once known. */
    label: text('label'),
    /** What it is paid for, and through which link; null for money that only goes to a balance. */
    orderId: text('order_id'),
    linkId: text('link_id'),
    createdAt: createdAt(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.profileId, t.id] }),
    /** An account of that customer, and of nobody else. */
    foreignKey({
      name: 'payment_account_of_customer',
      columns: [t.profileId, t.accountId, t.customerId],
      foreignColumns: [account.profileId, account.id, account.customerId],
    }),
    foreignKey({ columns: [t.profileId, t.systemId], foreignColumns: [paymentSystem.profileId, paymentSystem.id] }),
    foreignKey({ columns: [t.profileId, t.orderId], foreignColumns: [order.profileId, order.id] }),
    foreignKey({ columns: [t.profileId, t.linkId], foreignColumns: [paymentLink.profileId, paymentLink.id] }),
    unique('payment_idempotency_key').on(t.profileId, t.idempotencyKey),
    index('payment_recent').on(t.profileId, t.createdAt),
    // An id is unique everywhere: an index that begins with one leaves the profile out, which would be a third of it.
    index('payment_customer').on(t.customerId, t.createdAt),
    // What lists are searched by. Each ends in the order of the list, so that a page of what is found is a stretch of the index.
    index('payment_facets').on(t.profileId, t.live, t.systemId, t.method, t.status, t.createdAt),
    index('payment_amount_asked').on(t.profileId, t.amountMinor, t.createdAt),
    index('payment_amount_taken')
      .on(t.profileId, t.capturedMinor, t.createdAt)
      .where(sql`captured_minor > 0 and captured_minor <> amount_minor`),
    index('payment_amount_refunded')
      .on(t.profileId, t.refundedMinor, t.createdAt)
      .where(sql`refunded_minor > 0 and refunded_minor <> amount_minor`),
    index('payment_last_four').on(t.profileId, sql`right(${t.label}, 4)`, t.createdAt).where(sql`label is not null`),
    // Only the few that have one, so that other payments cost no more for it.
    index('payment_order').on(t.profileId, t.orderId).where(sql`order_id is not null`),
    index('payment_link_used').on(t.profileId, t.linkId).where(sql`link_id is not null`),
    check('payment_amount', sql`amount_minor >= 0`),
  ],
)

/** One node of a payment's tree; a root is an attempt. Rows are added and stepped forward by `apply` alone, never removed. */
export const transaction = pgTable(
  'transaction',
  {
    profileId: profileId(),
    id: text('id').notNull(),
    paymentId: text('payment_id').notNull(),
    parentId: text('parent_id'),
    type: text('type', { enum: TRANSACTION_TYPES }).notNull(),
    status: text('status', { enum: TRANSACTION_STATUSES }).notNull().default('created'),
    currency: currencyCode().notNull(),
    askedMinor: minor('asked_minor').notNull(),
    /** What the processor says happened; null until it says so. */
    toldMinor: minor('told_minor'),
    systemId: text('system_id').notNull(),
    method: text('method').notNull(),
    label: text('label'),
    storedMethodId: text('stored_method_id'),
    keep: boolean('keep').notNull().default(false),
    /** The processor's own identifier. */
    reference: text('reference'),
    nextStep: jsonb('next_step'),
    expiresAt: instant('expires_at'),
    /** Our decline or failure code. */
    code: text('code'),
    initiator: text('initiator', { enum: ['customer', 'staff', 'system', 'processor'] }).notNull(),
    actorId: text('actor_id'),
    reason: text('reason'),
    /** When the processor is to be asked next, how often it was, and who gave up: for rows that are not final. */
    askAt: instant('ask_at'),
    inquiries: integer('inquiries').notNull().default(0),
    needsPerson: text('needs_person'),
    createdAt: createdAt(),
    settledAt: instant('settled_at'),
  },
  (t) => [
    primaryKey({ columns: [t.profileId, t.id] }),
    foreignKey({ columns: [t.profileId, t.paymentId], foreignColumns: [payment.profileId, payment.id] }),
    unique('transaction_of_payment').on(t.profileId, t.paymentId, t.id),
    /** A parent is a transaction of the same payment. */
    foreignKey({ columns: [t.profileId, t.paymentId, t.parentId], foreignColumns: [t.profileId, t.paymentId, t.id] }),
    foreignKey({ columns: [t.profileId, t.systemId], foreignColumns: [paymentSystem.profileId, paymentSystem.id] }),
    foreignKey({ columns: [t.profileId, t.storedMethodId], foreignColumns: [storedMethod.profileId, storedMethod.id] }),
    uniqueIndex('transaction_reference').on(t.reference, t.systemId, t.type).where(sql`reference is not null`),
    index('transaction_refused').on(t.profileId, t.code).where(sql`code is not null`),
    index('transaction_refused_last_four').on(t.profileId, sql`right(${t.label}, 4)`).where(sql`code is not null`),
    index('transaction_needs_person').on(t.profileId, t.createdAt).where(sql`needs_person is not null`),
    index('transaction_ask').on(t.askAt).where(sql`ask_at is not null`),
    check('transaction_amount', sql`asked_minor > 0 or (asked_minor = 0 and type = 'verification')`),
  ],
)

/** What was told of a transaction, by whom, and what it did: the evidence. Append-only. */
export const transactionStep = pgTable(
  'transaction_step',
  {
    profileId: profileId(),
    id: text('id').notNull(),
    transactionId: text('transaction_id').notNull(),
    source: text('source', { enum: ['call', 'callback', 'inquiry', 'return', 'person'] }).notNull(),
    from: text('from_status', { enum: TRANSACTION_STATUSES }).notNull(),
    to: text('to_status', { enum: TRANSACTION_STATUSES }).notNull(),
    evidence: jsonb('evidence').notNull(),
    at: instant('at').notNull().defaultNow(),
  },
  (t) => [
    // They are read by their transaction, and never by themselves.
    primaryKey({ columns: [t.transactionId, t.id] }),
    foreignKey({ columns: [t.profileId, t.transactionId], foreignColumns: [transaction.profileId, transaction.id] }),
  ],
)
