import type { PayerActor } from '@/lib/auth/actor'
import { guesserWaits, noteGuesser } from '@/lib/auth/guessers'
import { take } from '@/lib/auth/limiter'
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
 * there were too many none is looked at for a while. A right one is never counted, also not for a moment: a crowd behind one address opens
 * many at once. For every page and route of a link; ask `noteOpened` for the page itself.
 */
export async function openLink(token: string, network: string): Promise<Opened> {
  const waits = guesserWaits(network)
  if (waits > 0) return { kind: 'too_many', seconds: waits }
  const link = await linkByToken(token)
  if (!link) {
    const taken = await take([{ limit: 'link.guess', key: network }])
    if (taken.ok) return { kind: 'missing' }
    noteGuesser(network, taken.seconds)
    return { kind: 'too_many', seconds: taken.seconds }
  }
  if (link.closedAt !== null) return { kind: 'closed', merchantName: await merchantOf(link.profileId) }
  return { kind: 'found', actor: { kind: 'payer', profileId: link.profileId, linkId: link.id, name: 'Payer' } }
}
