import { and, eq, sql } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { customer } from '@/db/schema/customers'
import { order, paymentLink } from '@/db/schema/orders'
import type { Actor } from '@/lib/auth/actor'
import { money } from '@/lib/money/money'
import type { MessageKind } from '@/lib/notifications/kinds'
import { type Notified, notify } from '@/lib/notifications/notify'
import { smaller } from './amounts'
import { type Happening, type LinkRow, tell } from './find'
import { owedOf } from './standing'
import { addressOf } from './tokens'

/** What a payer is told of a link: that it is there, that it waits, that it is about to expire, that it was cancelled. */
export type Announcement = 'ready' | 'reminder' | 'expiring' | 'cancelled'
export type Channel = 'email' | 'sms'

/** The message that says it. */
export const MESSAGE_OF = {
  ready: 'order_ready',
  reminder: 'order_reminder',
  expiring: 'link_expiring',
  cancelled: 'link_cancelled',
} as const satisfies Readonly<Record<Announcement, MessageKind>>

/** What of a link says where it is sent, and what the message tells. */
export type Announced = Pick<
  LinkRow,
  | 'profileId'
  | 'id'
  | 'email'
  | 'phone'
  | 'notifyEmail'
  | 'notifySms'
  | 'tokenSealed'
  | 'amountMinor'
  | 'currency'
  | 'description'
  | 'reference'
  | 'expiresAt'
  | 'preauthorize'
>

export interface Sending {
  readonly kind: Announcement
  /** Which sending of that kind it is, so that one that is repeated sends nothing: see `Notice` of `notify`. */
  readonly occasion: string
  /** Whoever asked for it; null where the clock did. */
  readonly by?: Actor | null
  /** What a member of staff wrote to the payer. */
  readonly note?: string | null
}

/** What came of asking for a message one way. */
export interface Told {
  readonly channel: Channel
  readonly outcome: Notified['outcome']
}

/** The ways a link's payer is written to; none for one that is only shared by hand. */
export function channelsOf(link: Pick<Announced, 'email' | 'phone' | 'notifyEmail' | 'notifySms'>): readonly Channel[] {
  return waysOf(link).map(({ channel }) => channel)
}

function waysOf({ email, phone, notifyEmail, notifySms }: Parameters<typeof channelsOf>[0]) {
  return [
    ...(notifyEmail && email !== null ? [{ channel: 'email' as const, address: email }] : []),
    ...(notifySms && phone !== null ? [{ channel: 'sms' as const, address: phone }] : []),
  ]
}

/**
 * Sends a message to the payer of a link, once for each of its ways, in the transaction of what causes it; the story of the link says that it
 * was asked for, or why nothing is sent. What becomes of it comes back through `followMessage`. Answers what came of each way, none where
 * there is nobody to write to, or nothing left that they could be asked for. The link's row must be there already.
 */
export async function announce(tx: Tx, link: Announced, sending: Sending): Promise<readonly Told[]> {
  const ways = waysOf(link)
  if (ways.length === 0) return []
  const { payer, values } = await contentOf(tx, link, sending)
  if (sending.kind !== 'cancelled' && !values.amount) return []
  const told: Told[] = []
  for (const { channel, address } of ways) {
    const { outcome } = await notify(tx, {
      profileId: link.profileId,
      kind: MESSAGE_OF[sending.kind],
      channel,
      to: { name: payer.name, address },
      locale: payer.locale,
      about: { entity: 'payment_link', entityId: link.id },
      occasion: sending.occasion,
      values,
      link: addressOf(link),
    })
    told.push({ channel, outcome })
  }
  await write(tx, link, sending, told)
  return told
}

/** Whom the message is to, in which language, and what it says. */
async function contentOf(tx: Tx, link: Announced, { note = null }: Sending) {
  const [known] = await tx
    .select({
      name: customer.name,
      locale: customer.locale,
      its: order,
      paidMinor: paymentLink.paidMinor,
    })
    .from(paymentLink)
    .leftJoin(order, and(eq(order.profileId, paymentLink.profileId), eq(order.id, paymentLink.orderId)))
    .leftJoin(
      customer,
      and(
        eq(customer.profileId, paymentLink.profileId),
        eq(customer.id, sql`coalesce(${paymentLink.customerId}, ${order.customerId})`),
      ),
    )
    .where(and(eq(paymentLink.profileId, link.profileId), eq(paymentLink.id, link.id)))
  // What others paid by a link for many is not this payer's; several links of one order are one debt.
  const openMinor = known?.its ? smaller(owedOf(known.its), link.amountMinor - known.paidMinor) : link.amountMinor
  const amount = openMinor > 0n ? money(openMinor, link.currency) : undefined
  return {
    payer: { name: known?.name ?? null, locale: known?.locale ?? 'en' },
    values: {
      amount,
      authorised: link.preauthorize ? amount : undefined,
      expires: link.expiresAt,
      description: link.description,
      reference: link.reference ?? known?.its?.reference ?? null,
      note,
    },
  }
}

async function write(tx: Tx, link: Announced, { kind, by = null }: Sending, told: readonly Told[]): Promise<void> {
  const isQueued = told.some(({ outcome }) => outcome === 'queued')
  const isNone = told.every(({ outcome }) => outcome === 'switched_off' || outcome === 'no_address')
  if (isQueued || isNone)
    await tx
      .update(paymentLink)
      .set({ delivery: isQueued ? 'queued' : 'not_sent' })
      .where(and(eq(paymentLink.profileId, link.profileId), eq(paymentLink.id, link.id)))
  const happenings = told.flatMap(({ channel, outcome }): readonly Happening[] => {
    if (outcome === 'repeated') return []
    if (outcome === 'queued') return [{ link, kind: 'asked', detail: `${kind} ${channel}`, by }]
    return [{ link, kind: 'not_sent', detail: `${kind} ${channel} ${outcome}`, by }]
  })
  await tell(tx, happenings)
}
