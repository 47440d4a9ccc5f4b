import { and, asc, eq, inArray, type SQL, type SQLWrapper } from 'drizzle-orm'
import { among } from '@/db/bulk'
import { database, type Tx } from '@/db/client'
import { keyset, type Page, type PageQuery, pageOf } from '@/db/keyset'
import { message } from '@/db/schema/messages'
import { type Actor, demand } from '@/lib/auth/actor'
import type { Channel, MessageKind } from './kinds'
import { withLink } from './layout'
import { type About, addressOf } from './notify'

export const MESSAGE_STATES = ['queued', 'sent', 'delivered', 'bounced', 'failed'] as const
export type MessageState = (typeof MESSAGE_STATES)[number]

/** A message and what is known of it. For e-mail `delivered` is only known where mail servers report it. */
export interface MessageView {
  readonly id: string
  readonly channel: Channel
  readonly kind: MessageKind
  readonly about: { readonly entity: string; readonly entityId: string }
  readonly to: string
  readonly toName: string | null
  readonly subject: string | null
  /** As sent, but for the link, which is not kept. */
  readonly text: string
  readonly state: MessageState
  readonly problem: string | null
  readonly tries: number
  readonly createdAt: Date
  readonly sentAt: Date | null
  readonly endedAt: Date | null
}

export interface MessageFilter {
  /** A whole e-mail address or phone number. */
  readonly to?: string | undefined
  readonly state?: MessageState | undefined
}

/** The messages of a profile, newest first. An address that can be none finds nothing. Needs `messages.read`. */
export async function listMessages(actor: Actor, filter: MessageFilter, page: PageQuery): Promise<Page<MessageView>> {
  demand(actor, 'messages.read')
  const { where, orderBy, limit } = keyset(message, actor.profileId, page)
  const rows = await database()
    .select()
    .from(message)
    .where(
      and(
        eq(message.profileId, actor.profileId),
        filter.to === undefined ? undefined : inArray(message.toAddress, addressesIn(filter.to)),
        filter.state && eq(message.state, filter.state),
        where,
      ),
    )
    .orderBy(...orderBy)
    .limit(limit)
  const found = pageOf(rows, page)
  return { ...found, rows: found.rows.map(viewOf) }
}

function addressesIn(text: string): string[] {
  const found = [addressOf('email', text), addressOf('sms', text)].filter((one) => one !== undefined)
  return found.length > 0 ? found : ['']
}

/**
 * The messages about some things, in the order in which they were made: for the timeline of an order or a link. The caller has made sure
 * that its actor may see these things.
 */
export async function messagesAbout(
  tx: Tx,
  profileId: string,
  things: readonly About[],
): Promise<readonly MessageView[]> {
  return things.length === 0 ? [] : messagesWhere(tx, profileId, among(message, ['entity', 'entityId'], things))
}

/** The same about things of one kind whose ids a query answers, which sees to it that the actor may see them. */
export function messagesOf(
  tx: Tx,
  profileId: string,
  entity: string,
  ids: SQLWrapper,
): Promise<readonly MessageView[]> {
  return messagesWhere(tx, profileId, and(eq(message.entity, entity), inArray(message.entityId, ids)))
}

async function messagesWhere(tx: Tx, profileId: string, which: SQL | undefined): Promise<readonly MessageView[]> {
  const rows = await tx
    .select()
    .from(message)
    .where(and(eq(message.profileId, profileId), which))
    .orderBy(asc(message.createdAt), asc(message.id))
  return rows.map(viewOf)
}

function viewOf(row: typeof message.$inferSelect): MessageView {
  const { id, channel, kind, entity, entityId, toAddress, toName, subject, body, state, problem, tries } = row
  const { createdAt, sentAt, endedAt } = row
  return {
    id,
    channel,
    kind: kind as MessageKind,
    about: { entity, entityId },
    to: toAddress,
    toName,
    subject,
    text: withLink(body, '[link]'),
    state,
    problem,
    tries,
    createdAt,
    sentAt,
    endedAt,
  }
}
