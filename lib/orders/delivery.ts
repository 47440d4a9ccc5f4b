import { and, eq, sql } from 'drizzle-orm'
import { database, type Tx } from '@/db/client'
import { paymentLink } from '@/db/schema/orders'
import type { Channel } from './announce'
import { tell } from './find'
import { hashToken } from './tokens'

const COLUMN = { sent: 'sentAt', delivered: 'deliveredAt', bounced: 'bouncedAt' } as const

export interface Delivery {
  readonly profileId: string
  readonly linkId: string
  readonly what: keyof typeof COLUMN
  readonly channel: Channel
  /** The other side's own words, of a bounce. */
  readonly words?: string
}

/** Writes down what became of a message to a link's payer. For whoever sends messages; the lists show the last of each kind. */
export async function noteDelivery(tx: Tx, { profileId, linkId, what, channel, words }: Delivery): Promise<void> {
  const changed = await tx
    .update(paymentLink)
    .set({ [COLUMN[what]]: sql`now()` })
    .where(and(eq(paymentLink.profileId, profileId), eq(paymentLink.id, linkId)))
    .returning({ profileId: paymentLink.profileId, id: paymentLink.id })
  const detail = words === undefined ? channel : `${channel} ${words.slice(0, 300)}`
  await tell(
    tx,
    changed.map((link) => ({ link, kind: what, detail })),
  )
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
