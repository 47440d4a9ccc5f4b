import type { PayerActor } from '@/lib/auth/actor'
import { guesserWaits, noteGuesser } from '@/lib/auth/guessers'
import { giveBack, take } from '@/lib/auth/limiter'
import { merchantOf } from './merchant'
import { linkByToken } from './open'

export type Opened =
  | { readonly kind: 'found'; readonly actor: PayerActor }
  | { readonly kind: 'missing' }
  /** It shows nothing any more; whose it was may be said. */
  | { readonly kind: 'closed'; readonly merchantName: string }
  | { readonly kind: 'too_many'; readonly seconds: number }

/**
 * Who somebody is that has the address of a payment link, for a visitor from this network: a wrong token costs a guess, as wrong links do, and when
 * there were too many none is looked at for a while. For every page and route of a link; ask `noteOpened` for the page itself.
 */
export async function openLink(token: string, network: string): Promise<Opened> {
  const waits = guesserWaits(network)
  if (waits > 0) return { kind: 'too_many', seconds: waits }
  const guess = { limit: 'link.guess', key: network } as const
  const taken = await take([guess])
  if (!taken.ok) {
    noteGuesser(network, taken.seconds)
    return { kind: 'too_many', seconds: taken.seconds }
  }
  const link = await linkByToken(token)
  if (!link) return { kind: 'missing' }
  await giveBack([guess])
  if (link.closedAt !== null) return { kind: 'closed', merchantName: await merchantOf(link.profileId) }
  return { kind: 'found', actor: { kind: 'payer', profileId: link.profileId, linkId: link.id, name: 'Payer' } }
}
