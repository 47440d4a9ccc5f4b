import { and, eq, sql } from 'drizzle-orm'
import { database, type Tx } from '@/db/client'
import { paymentLink } from '@/db/schema/orders'
import type { MessageStep } from '@/lib/notifications/outcome'
import { type Announcement, type Channel, MESSAGE_OF } from './announce'
import { tell } from './find'
import { hashToken } from './tokens'

const COLUMN = { sent: 'sentAt', delivered: 'deliveredAt', bounced: 'bouncedAt', failed: 'failedAt' } as const

export interface Delivery {
  readonly profileId: string
  readonly linkId: string
  readonly kind: Announcement
  readonly what: keyof typeof COLUMN | 'not_sent'
  readonly channel: Channel
  /** Why it did not arrive, in a sentence. */
  readonly words?: string | null
}

/** Writes down what became of a message to a link's payer; the lists show the last of each kind, and the last of all. */
export async function noteDelivery(tx: Tx, delivery: Delivery): Promise<void> {
  const { profileId, linkId, kind, what, channel, words } = delivery
  const changed = await tx
    .update(paymentLink)
    .set({ ...(what === 'not_sent' ? {} : { [COLUMN[what]]: sql`now()` }), delivery: what })
    .where(and(eq(paymentLink.profileId, profileId), eq(paymentLink.id, linkId)))
    .returning({ profileId: paymentLink.profileId, id: paymentLink.id })
  const detail = words ? `${kind} ${channel} ${words.slice(0, 300)}` : `${kind} ${channel}`
  await tell(
    tx,
    changed.map((link) => ({ link, kind: what, detail })),
  )
}

/** Brings what became of a message into the story of the link it is about; does nothing for messages about anything else. */
export async function followMessage(tx: Tx, step: MessageStep): Promise<void> {
  const { profileId, about, channel, state, problem } = step
  const kind = (Object.keys(MESSAGE_OF) as Announcement[]).find((one) => MESSAGE_OF[one] === step.kind)
  if (about.entity !== 'payment_link' || kind === undefined) return
  await noteDelivery(tx, { profileId, linkId: about.entityId, kind, what: state, channel, words: problem })
}

/** Writes down that a payer looked at a link, the first time; afterwards it does nothing. */
export async function noteOpened(token: string): Promise<void> {
  await database().transaction(async (tx) => {
    const opened = await tx
      .update(paymentLink)
      .set({ openedAt: sql`now()` })
      .where(and(eq(paymentLink.tokenHash, hashToken(token)), sql`${paymentLink.openedAt} is null`))
      .returning({ profileId: paymentLink.profileId, id: paymentLink.id })
    await tell(
      tx,
      opened.map((link) => ({ link, kind: 'opened' })),
    )
  })
}
