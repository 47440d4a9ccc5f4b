import { boolean, index, integer, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core'
import { createdAt, instant, profileId } from '../columns'
import { profile } from './profile'

/** A message to a payer, by e-mail or SMS, and what became of it. */
export const message = pgTable(
  'message',
  {
    profileId: profileId().references(() => profile.id),
    id: text('id').notNull(),
    channel: text('channel', { enum: ['email', 'sms'] }).notNull(),
    /** What it says: one of `MESSAGE_KINDS`. */
    kind: text('kind').notNull(),
    /** What it is about … */
    entity: text('entity').notNull(),
    entityId: text('entity_id').notNull(),
    /** … and which event of that: the same one is told once. */
    occasion: text('occasion').notNull(),
    toName: text('to_name'),
    /** An e-mail address in lower case, or a phone number such as +41441234567. */
    toAddress: text('to_address').notNull(),
    locale: text('locale').notNull(),
    subject: text('subject'),
    /** As sent; where the link stood is `LINK_MARK`, because whoever reads this table must not be able to open it. */
    body: text('body').notNull(),
    /** What the link's button says; null where a link stands in the text or there is none. */
    button: text('button'),
    /** Kept while it may still be needed for sending. */
    linkSealed: text('link_sealed'),
    state: text('state', { enum: ['queued', 'sent', 'delivered', 'bounced', 'failed'] })
      .notNull()
      .default('queued'),
    /** Why it did not arrive, or not yet, in a sentence. */
    problem: text('problem'),
    /** The provider's own name for it. */
    providerId: text('provider_id'),
    tries: integer('tries').notNull().default(0),
    /** When a try began of which nobody knows whether the provider took it. */
    doubtfulSince: instant('doubtful_since'),
    createdAt: createdAt(),
    /** When the provider took it. */
    sentAt: instant('sent_at'),
    /** When it was delivered, bounced or failed. */
    endedAt: instant('ended_at'),
  },
  (t) => [
    primaryKey({ columns: [t.profileId, t.id] }),
    unique('message_once').on(t.profileId, t.entity, t.entityId, t.kind, t.occasion, t.channel),
    index('message_recent').on(t.profileId, t.createdAt, t.id),
    index('message_state').on(t.profileId, t.state, t.createdAt, t.id),
    index('message_recipient').on(t.profileId, t.toAddress, t.createdAt),
    /** Reports name the message alone. */
    index('message_id').on(t.id),
  ],
)

/** A profile's own words instead of ours. */
export const messageTemplate = pgTable(
  'message_template',
  {
    profileId: profileId().references(() => profile.id),
    kind: text('kind').notNull(),
    channel: text('channel', { enum: ['email', 'sms'] }).notNull(),
    locale: text('locale').notNull(),
    /** Empty for SMS, like the button. */
    subject: text('subject').notNull(),
    body: text('body').notNull(),
    button: text('button').notNull(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.profileId, t.kind, t.channel, t.locale] })],
)

/** Whether a profile sends an automatic message; without a row it does. */
export const messageSwitch = pgTable(
  'message_switch',
  {
    profileId: profileId().references(() => profile.id),
    kind: text('kind').notNull(),
    isOn: boolean('is_on').notNull(),
  },
  (t) => [primaryKey({ columns: [t.profileId, t.kind] })],
)
