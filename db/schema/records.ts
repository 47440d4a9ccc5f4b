import { sql } from 'drizzle-orm'
import { foreignKey, index, integer, jsonb, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core'
import { instant, profileId } from '../columns'
import { customer } from './customers'
import { payment, transaction } from './payments'
import { profile } from './profile'
import { paymentSystem } from './systems'

/** The inbox: authentic callbacks, once each. */
export const callbackEvent = pgTable(
  'callback_event',
  {
    profileId: profileId(),
    id: text('id').notNull(),
    systemId: text('system_id').notNull(),
    /** The processor's event id; of a deferred call the hash of its body. */
    externalId: text('external_id').notNull(),
    state: text('state', {
      enum: ['new', 'applied', 'unmatched', 'conflict', 'ignored', 'deferred', 'discarded'],
    }).notNull(),
    reports: jsonb('reports').notNull(),
    /** Why it is ignored, deferred, unmatched or in conflict, in a sentence. */
    problem: text('problem'),
    attempts: integer('attempts').notNull().default(0),
    receivedAt: instant('received_at').notNull().defaultNow(),
    handledAt: instant('handled_at'),
  },
  (t) => [
    primaryKey({ columns: [t.profileId, t.id] }),
    unique('callback_event_once').on(t.systemId, t.externalId),
    foreignKey({ columns: [t.profileId, t.systemId], foreignColumns: [paymentSystem.profileId, paymentSystem.id] }),
    index('callback_event_recent').on(t.systemId, t.receivedAt),
    /** The few that a person has to look at. */
    index('callback_event_waiting')
      .on(t.profileId, t.receivedAt)
      .where(sql`state in ('unmatched', 'conflict', 'deferred')`),
  ],
)

export const documentCounter = pgTable(
  'document_counter',
  {
    profileId: profileId(),
    kind: text('kind').notNull(),
    year: integer('year').notNull(),
    last: integer('last').notNull(),
  },
  (t) => [primaryKey({ columns: [t.profileId, t.kind, t.year] })],
)

export const DOCUMENT_KINDS = ['receipt', 'invoice', 'credit_note', 'order_summary'] as const
export type DocumentKind = (typeof DOCUMENT_KINDS)[number]

/** What an administrator decided about documents; a profile without a row has what is the default here. */
export const documentSetting = pgTable('document_setting', {
  profileId: profileId()
    .primaryKey()
    .references(() => profile.id),
  /** The kinds that payers may download; an order summary they always may. */
  payerKinds: text('payer_kinds', { enum: DOCUMENT_KINDS }).array().notNull().default(['receipt', 'credit_note']),
  /** Printed on documents from then on. */
  legalName: text('legal_name'),
  address: text('address'),
  taxNumber: text('tax_number'),
})

/** A paper for a payer: its number is gapless per profile, kind and year, and its content never changes once issued. */
export const document = pgTable(
  'document',
  {
    profileId: profileId(),
    id: text('id').notNull(),
    kind: text('kind', { enum: DOCUMENT_KINDS }).notNull(),
    year: integer('year').notNull(),
    sequence: integer('sequence').notNull(),
    /** What it was issued for, once: a transaction's id, or an order's with what of it. */
    cause: text('cause').notNull(),
    customerId: text('customer_id').notNull(),
    /** Of papers about money that moved; those about an order are in `document_payment`. */
    paymentId: text('payment_id'),
    transactionId: text('transaction_id'),
    /** Of a credit note: the document that it corrects. */
    correctsId: text('corrects_id'),
    /** Leads anybody who has the paper to its present state. Not a secret of ours: it is printed. */
    code: text('code'),
    content: jsonb('content').notNull(),
    issuedAt: instant('issued_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.profileId, t.id] }),
    unique('document_number').on(t.profileId, t.kind, t.year, t.sequence),
    unique('document_once').on(t.cause, t.kind),
    foreignKey({ columns: [t.profileId, t.customerId], foreignColumns: [customer.profileId, customer.id] }),
    foreignKey({ columns: [t.profileId, t.paymentId], foreignColumns: [payment.profileId, payment.id] }),
    foreignKey({ columns: [t.profileId, t.transactionId], foreignColumns: [transaction.profileId, transaction.id] }),
    foreignKey({ columns: [t.profileId, t.correctsId], foreignColumns: [t.profileId, t.id] }),
    index('document_recent').on(t.profileId, t.issuedAt),
    index('document_customer').on(t.customerId, t.issuedAt),
    index('document_code').on(t.code).where(sql`code is not null`),
  ],
)

/** Which payments pay for a paper about an order: known when it is issued, or later. */
export const documentPayment = pgTable(
  'document_payment',
  {
    profileId: profileId(),
    paymentId: text('payment_id').notNull(),
    documentId: text('document_id').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.profileId, t.paymentId, t.documentId] }),
    foreignKey({ columns: [t.profileId, t.paymentId], foreignColumns: [payment.profileId, payment.id] }),
    foreignKey({ columns: [t.profileId, t.documentId], foreignColumns: [document.profileId, document.id] }),
    index('document_payment_of').on(t.profileId, t.documentId),
  ],
)

/** Who changed what, when, from what to what. Written in the change's own transaction; append-only. */
export const auditEvent = pgTable(
  'audit_event',
  {
    profileId: profileId(),
    id: text('id').notNull(),
    actorKind: text('actor_kind', { enum: ['staff', 'customer', 'payer', 'system'] }).notNull(),
    /** A login's id, or the job's name. */
    actorId: text('actor_id').notNull(),
    actorName: text('actor_name').notNull(),
    action: text('action').notNull(),
    entity: text('entity').notNull(),
    entityId: text('entity_id').notNull(),
    before: jsonb('before'),
    after: jsonb('after'),
    at: instant('at').notNull().defaultNow(),
  },
  (t) => [
    // The order of the log, which is the only way it is read.
    primaryKey({ columns: [t.profileId, t.at, t.id] }),
    index('audit_event_entity').on(t.profileId, t.entity, t.entityId),
    index('audit_event_action').on(t.profileId, t.action, t.at),
    index('audit_event_person').using('gin', t.actorName.op('gin_trgm_ops')),
  ],
)

/** A nightly check and what it found: of the books, or of secrets where none should be. */
export const inspection = pgTable(
  'inspection',
  {
    profileId: profileId(),
    id: text('id').notNull(),
    kind: text('kind', { enum: ['ledger', 'secrets'] }).notNull(),
    startedAt: instant('started_at').notNull(),
    finishedAt: instant('finished_at').notNull(),
    /** How many rows were looked at. */
    checked: integer('checked').notNull(),
    /** `{ rule, subject, problem }` each; at most a hundred are kept. */
    findings: jsonb('findings').notNull(),
    found: integer('found').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.profileId, t.id] }),
    index('inspection_recent').on(t.profileId, t.kind, t.finishedAt),
  ],
)
