import { guesserWaits, noteGuesser } from '@/lib/auth/guessers'
import { giveBack, take } from '@/lib/auth/limiter'
import { type CheckedDocument, checkDocument } from './check'

export type Check =
  | { readonly kind: 'found'; readonly document: CheckedDocument }
  | { readonly kind: 'missing' }
  | { readonly kind: 'too_many'; readonly seconds: number }

/**
 * `checkDocument` for a visitor from this network: a wrong code costs a guess, and when there were too many, from here or with wrong links,
 * none is looked at for a while. For the public page.
 */
export async function openCheck(code: string, network: string): Promise<Check> {
  const waits = guesserWaits(network)
  if (waits > 0) return { kind: 'too_many', seconds: waits }
  const guess = { limit: 'link.guess', key: network } as const
  const taken = await take([guess])
  if (!taken.ok) {
    noteGuesser(network, taken.seconds)
    return { kind: 'too_many', seconds: taken.seconds }
  }
  const document = await checkDocument(code)
  if (!document) return { kind: 'missing' }
  await giveBack([guess])
  return { kind: 'found', document }
}
