import type { Tx } from '@/db/client'
import type { Actor } from '@/lib/auth/actor'
import { type LinkRow, tell } from './find'

/** What a payer is told of a link: that it is there, that it waits, that it is about to expire, that it was cancelled. */
export type Announcement = 'ready' | 'reminder' | 'expiring' | 'cancelled'
export type Channel = 'email' | 'sms'

type Announced = Pick<LinkRow, 'profileId' | 'id' | 'email' | 'phone' | 'notifyEmail' | 'notifySms'>

/** The ways a link's payer is written to; none for one that is only shared by hand. */
export function channelsOf({ email, phone, notifyEmail, notifySms }: Announced): readonly Channel[] {
  return [
    ...(notifyEmail && email !== null ? (['email'] as const) : []),
    ...(notifySms && phone !== null ? (['sms'] as const) : []),
  ]
}

/**
 * Asks for a message to the payer of a link, once for each of its ways, in the transaction of what causes it; the story of the link says that
 * it was asked for. What became of it comes back through `noteDelivery`. Answers the ways, none where there is nobody to write to.
 */
export async function announce(
  tx: Tx,
  kind: Announcement,
  link: Announced,
  by: Actor | null = null,
): Promise<readonly Channel[]> {
  const channels = channelsOf(link)
  await tell(
    tx,
    channels.map((channel) => ({ link, kind: 'asked' as const, detail: `${kind} ${channel}`, by })),
  )
  return channels
}
