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
} from 'drizzle-orm/pg-core'
import { createdAt, currencyCode, instant, minor, profileId } from '../columns'
import { customer } from './customers'
import { profile } from './profile'

export const ORDER_KINDS = ['single', 'instalment', 'subscription'] as const
export const ORDER_STATUSES = [
  'draft',
  'pending',
  'rejected',
  'active',
  'failed',
  'suspended',
  'paused',
  'review',
  'complete',
  'cancelled',
] as const
export const LINK_STATUSES = ['scheduled', 'created', 'processing', 'success', 'cancelled', 'expired'] as const
export const LINK_EVENTS = [
  'created',
  'asked',
  'not_sent',
  'sent',
  'delivered',
  'bounced',
  'failed',
  'opened',
  'extended',
  'paid',
  'paid_late',
  'cancelled',
  'expired',
  'closed',
] as const
export const LINK_DELIVERIES = ['queued', 'not_sent', 'sent', 'delivered', 'bounced', 'failed'] as const

/** What one payer owes, line by line. Its status and sums are computed from its payments and kept here for lists. */
export const order = pgTable(
  'order',
  {
    profileId: profileId().references(() => profile.id),
    id: text('id').notNull(),
    kind: text('kind', { enum: ORDER_KINDS }).notNull(),
    status: text('status', { enum: ORDER_STATUSES }).notNull(),
    currency: currencyCode().notNull(),
    totalMinor: minor('total_minor').notNull(),
    /** Taken, of which some may have been given back. */
    paidMinor: minor('paid_minor').notNull().default(sql`0`),
    refundedMinor: minor('refunded_minor').notNull().default(sql`0`),
    /** More than it costs, taken or reserved and not given back: somebody has to decide about it. */
    overMinor: minor('over_minor').notNull().default(sql`0`),
    /** Null until somebody pays who is not known before. */
    customerId: text('customer_id'),
    /** The merchant's own number for it. */
    reference: text('reference'),
    /** For the merchant's own people. */
    note: text('note'),
    /** Reserve the total first and take it later. */
    preauthorize: boolean('preauthorize').notNull().default(false),
    live: boolean('live').notNull(),
    /** Made by a link that is all there is to it, and over with it. */
    madeByLink: boolean('made_by_link').notNull().default(false),
    /** The login that made it; a restricted user sees only their own. */
    createdBy: text('created_by').notNull(),
    createdAt: createdAt(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
    /** Why it was cancelled, as whoever did it wrote. */
    cancelReason: text('cancel_reason'),
  },
  (t) => [
    primaryKey({ columns: [t.profileId, t.id] }),
    foreignKey({ columns: [t.profileId, t.customerId], foreignColumns: [customer.profileId, customer.id] }),
    unique('order_reference').on(t.profileId, t.reference),
    index('order_recent').on(t.profileId, t.createdAt, t.id),
    index('order_status').on(t.profileId, t.status, t.createdAt),
    index('order_customer').on(t.profileId, t.customerId, t.createdAt),
    index('order_made_by').on(t.profileId, t.createdBy, t.createdAt),
    index('order_words').using('gin', t.reference.op('gin_trgm_ops')),
    // The few that somebody has to look at.
    index('order_overpaid').on(t.profileId, t.updatedAt).where(sql`over_minor > 0`),
    check('order_total', sql`total_minor > 0`),
  ],
)

/** A line of an order. What it comes to is computed by `lib/orders/amounts.ts`, and never stored beside it. */
export const orderItem = pgTable(
  'order_item',
  {
    profileId: profileId(),
    orderId: text('order_id').notNull(),
    position: integer('position').notNull(),
    name: text('name').notNull(),
    quantity: integer('quantity').notNull(),
    /** Of one piece, without tax. */
    priceMinor: minor('price_minor').notNull(),
    /** Taken off the whole line, before tax. */
    discountMinor: minor('discount_minor').notNull().default(sql`0`),
    /** Added to the whole line, before tax. */
    feeMinor: minor('fee_minor').notNull().default(sql`0`),
    /** Millionths: 7.7 % are 77 000. */
    taxPpm: integer('tax_ppm').notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.profileId, t.orderId, t.position] }),
    foreignKey({ columns: [t.profileId, t.orderId], foreignColumns: [order.profileId, order.id] }),
    check('order_item_quantity', sql`quantity > 0`),
    check('order_item_amounts', sql`price_minor >= 0 and discount_minor >= 0 and fee_minor >= 0`),
    check('order_item_tax', sql`tax_ppm between 0 and 1000000`),
  ],
)

/**
 * An address that somebody can pay at. One that is used once belongs to an order; one that is used more often has none of its own: whoever
 * begins to pay gets an order (docs/decisions/0021). What may be paid has a life (`status`); that it may be looked at outlives it.
 */
export const paymentLink = pgTable(
  'payment_link',
  {
    profileId: profileId().references(() => profile.id),
    id: text('id').notNull(),
    orderId: text('order_id'),
    status: text('status', { enum: LINK_STATUSES }).notNull(),
    /** How the token is found by whoever has it, and how we can say it again (docs/decisions/0020). */
    tokenHash: text('token_hash').notNull(),
    tokenSealed: text('token_sealed').notNull(),
    amountMinor: minor('amount_minor').notNull(),
    currency: currencyCode().notNull(),
    /** What it is for; the payer reads it. */
    description: text('description'),
    customerId: text('customer_id'),
    email: text('email'),
    phone: text('phone'),
    notifyEmail: boolean('notify_email').notNull().default(false),
    notifySms: boolean('notify_sms').notNull().default(false),
    /** When it is to be sent by itself; null: at once, or never. */
    sendAt: instant('send_at'),
    reference: text('reference'),
    expiresAt: instant('expires_at'),
    /** `{ title, value }` each, for the merchant's own people. */
    notes: jsonb('notes').$type<readonly { readonly title: string; readonly value: string }[]>().notNull(),
    /** How often it may be paid; null: as often as anybody likes. */
    usesMost: integer('uses_most'),
    /** The least that may be paid at a time; null: all of it at once. */
    partMinMinor: minor('part_min_minor'),
    preauthorize: boolean('preauthorize').notNull().default(false),
    live: boolean('live').notNull(),
    /** Remind the payer so long after it was sent, and so long before it expires; null: not by itself. */
    remindUnpaidDays: integer('remind_unpaid_days'),
    remindExpiryHours: integer('remind_expiry_hours'),
    unpaidRemindedAt: instant('unpaid_reminded_at'),
    expiryRemindedAt: instant('expiry_reminded_at'),
    /** When the clock has something to do with it next. */
    wakeAt: instant('wake_at'),
    /** What came through it, what of that went back, and how often it was paid: computed from payments. */
    paidMinor: minor('paid_minor').notNull().default(sql`0`),
    refundedMinor: minor('refunded_minor').notNull().default(sql`0`),
    uses: integer('uses').notNull().default(0),
    paidAt: instant('paid_at'),
    /** Money came although it was over. */
    paidLate: boolean('paid_late').notNull().default(false),
    sentAt: instant('sent_at'),
    deliveredAt: instant('delivered_at'),
    bouncedAt: instant('bounced_at'),
    failedAt: instant('failed_at'),
    /** What was last heard of a message to its payer; null when none was asked for. */
    delivery: text('delivery', { enum: LINK_DELIVERIES }),
    openedAt: instant('opened_at'),
    /** What the payer reads where they can no longer pay. */
    cancelMessage: text('cancel_message'),
    /** From then on it shows nothing to anybody. */
    closedAt: instant('closed_at'),
    createdBy: text('created_by').notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.profileId, t.id] }),
    foreignKey({ columns: [t.profileId, t.orderId], foreignColumns: [order.profileId, order.id] }),
    foreignKey({ columns: [t.profileId, t.customerId], foreignColumns: [customer.profileId, customer.id] }),
    unique('payment_link_token').on(t.tokenHash),
    unique('payment_link_reference').on(t.profileId, t.reference),
    index('payment_link_recent').on(t.profileId, t.createdAt, t.id),
    index('payment_link_status').on(t.profileId, t.status, t.createdAt),
    index('payment_link_delivery').on(t.profileId, t.delivery, t.createdAt).where(sql`delivery is not null`),
    index('payment_link_order').on(t.profileId, t.orderId),
    index('payment_link_made_by').on(t.profileId, t.createdBy, t.createdAt),
    index('payment_link_wake').on(t.wakeAt).where(sql`wake_at is not null`),
    index('payment_link_words').using(
      'gin',
      t.reference.op('gin_trgm_ops'),
      t.email.op('gin_trgm_ops'),
      t.description.op('gin_trgm_ops'),
    ),
    check('payment_link_amount', sql`amount_minor > 0 and (part_min_minor is null or part_min_minor > 0)`),
    check('payment_link_uses', sql`uses_most is null or uses_most > 0`),
    check('payment_link_order_once', sql`(order_id is not null) = (uses_most is not distinct from 1)`),
    check(
      'payment_link_contact',
      sql`(email is not null or not notify_email) and (phone is not null or not notify_sms)`,
    ),
  ],
)

/** What happened to a link, as its page tells it. Append-only. */
export const linkEvent = pgTable(
  'link_event',
  {
    profileId: profileId(),
    id: text('id').notNull(),
    linkId: text('link_id').notNull(),
    kind: text('kind', { enum: LINK_EVENTS }).notNull(),
    /** Which message, which way, to whom, why: whatever the kind has to say. */
    detail: text('detail'),
    /** Whoever did it, by name; null where nobody did. */
    actorName: text('actor_name'),
    at: instant('at').notNull().defaultNow(),
  },
  (t) => [
    // They are read by their link, and never by themselves.
    primaryKey({ columns: [t.profileId, t.linkId, t.id] }),
    foreignKey({ columns: [t.profileId, t.linkId], foreignColumns: [paymentLink.profileId, paymentLink.id] }),
  ],
)

/** A file of links to be made, one each line. */
export const linkUpload = pgTable(
  'link_upload',
  {
    profileId: profileId().references(() => profile.id),
    id: text('id').notNull(),
    fileName: text('file_name').notNull(),
    /** `read`: looked at, and nothing made before somebody says so. */
    state: text('state', { enum: ['read', 'making', 'done', 'stopped'] })
      .notNull()
      .default('read'),
    /** Why it was stopped, in a sentence. */
    problem: text('problem'),
    rows: integer('rows').notNull(),
    createdBy: text('created_by').notNull(),
    /** The login that asked for the links, on whose behalf they are made. */
    startedBy: text('started_by'),
    createdAt: createdAt(),
    endedAt: instant('ended_at'),
  },
  (t) => [primaryKey({ columns: [t.profileId, t.id] }), index('link_upload_recent').on(t.profileId, t.createdAt, t.id)],
)

/** A line of such a file: it becomes one link, or says why not. */
export const linkUploadRow = pgTable(
  'link_upload_row',
  {
    profileId: profileId(),
    uploadId: text('upload_id').notNull(),
    /** As a spreadsheet counts: the head is 1. */
    line: integer('line').notNull(),
    state: text('state', { enum: ['waiting', 'made', 'refused'] })
      .notNull()
      .default('waiting'),
    /** What stands in it, by column; null once there is a link that says it. */
    cells: jsonb('cells').$type<Readonly<Record<string, string>>>(),
    problems: jsonb('problems').$type<readonly { readonly column: string; readonly problem: string }[]>(),
    linkId: text('link_id'),
  },
  (t) => [
    primaryKey({ columns: [t.profileId, t.uploadId, t.line] }),
    foreignKey({ columns: [t.profileId, t.uploadId], foreignColumns: [linkUpload.profileId, linkUpload.id] }),
    foreignKey({ columns: [t.profileId, t.linkId], foreignColumns: [paymentLink.profileId, paymentLink.id] }),
    check('link_upload_row_made', sql`(state = 'made') = (link_id is not null)`),
  ],
)
