import { isSecretAddress } from './headers'

// Networks that followed wrong links too often. This process remembers them until they may go on, so that a bot that guesses costs no
// statement, and so that `proxy.ts`, which asks no database, can answer 429 where a page alone cannot. On globalThis, because the
// framework bundles pages and proxy apart.

const holder = globalThis as typeof globalThis & { quittanceGuessers?: Map<string, number> }

/** Remembers a network for so many seconds. */
export function noteGuesser(network: string, seconds: number): void {
  holder.quittanceGuessers ??= new Map()
  for (const [one, until] of holder.quittanceGuessers) if (until <= Date.now()) holder.quittanceGuessers.delete(one)
  holder.quittanceGuessers.set(network, Date.now() + seconds * 1000)
}

/** After how many seconds links are looked at again for a network; 0 when they are. */
export function guesserWaits(network: string): number {
  const until = holder.quittanceGuessers?.get(network) ?? 0
  return Math.max(0, Math.ceil((until - Date.now()) / 1000))
}

/** Is this a page that looks at a mailed link, a payment link or the portal behind it, or the code of a document? */
export function isLinkPage(path: string): boolean {
  return isSecretAddress(path) || path.startsWith('/document/')
}
