import { sql } from 'drizzle-orm'
import { foreignKey, index, integer, jsonb, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core'
import { instant, profileId } from '../columns'
import { payment, transaction } from './payments'
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
    unique('callback_event_once').on(t.profileId, t.systemId, t.externalId),
    foreignKey({ columns: [t.profileId, t.systemId], foreignColumns: [paymentSystem.profileId, paymentSystem.id] }),
    index('callback_event_recent').on(t.profileId, t.systemId, t.receivedAt),
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

/** A receipt: its number is gapless per profile, kind and year, and its content never changes once issued. */
export const document = pgTable(
  'document',
  {
    profileId: profileId(),
    id: text('id').notNull(),
    kind: text('kind', { enum: ['receipt'] }).notNull(),
    year: integer('year').notNull(),
    sequence: integer('sequence').notNull(),
    paymentId: text('payment_id').notNull(),
    transactionId: text('transaction_id').notNull(),
    content: jsonb('content').notNull(),
    issuedAt: instant('issued_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.profileId, t.id] }),
    unique('document_number').on(t.profileId, t.kind, t.year, t.sequence),
    unique('document_once').on(t.profileId, t.transactionId, t.kind),
    foreignKey({ columns: [t.profileId, t.paymentId], foreignColumns: [payment.profileId, payment.id] }),
    foreignKey({ columns: [t.profileId, t.transactionId], foreignColumns: [transaction.profileId, transaction.id] }),
  ],
)

/** Who changed what, when, from what to what. Written in the change's own transaction; append-only. */
export const auditEvent = pgTable(
  'audit_event',
  {
    profileId: profileId(),
    id: text('id').notNull(),
    actorKind: text('actor_kind', { enum: ['staff', 'customer', 'system'] }).notNull(),
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
