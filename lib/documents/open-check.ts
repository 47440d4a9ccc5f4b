import { guesserWaits, noteGuesser } from '@/lib/auth/guessers'
import { take } from '@/lib/auth/limiter'
import { type CheckedDocument, checkDocument } from './check'

export type Check =
  | { readonly kind: 'found'; readonly document: CheckedDocument }
  | { readonly kind: 'missing' }
  | { readonly kind: 'too_many'; readonly seconds: number }

/**
 * `checkDocument` for a visitor from this network: a wrong code costs a guess, and when there were too many, from here or with wrong links,
 * none is looked at for a while. A right one is never counted. For the public page.
 */
export async function openCheck(code: string, network: string): Promise<Check> {
  const waits = guesserWaits(network)
  if (waits > 0) return { kind: 'too_many', seconds: waits }
  const document = await checkDocument(code)
  if (document) return { kind: 'found', document }
  const taken = await take([{ limit: 'link.guess', key: network }])
  if (taken.ok) return { kind: 'missing' }
  noteGuesser(network, taken.seconds)
  return { kind: 'too_many', seconds: taken.seconds }
}
