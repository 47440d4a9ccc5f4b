import { createHash } from 'node:crypto'
import { seal, unseal } from '@/lib/auth/sealed'
import { env } from '@/lib/env'
import { newToken } from '@/lib/ids'

// The token of a link: 256 bits, found by its hash, and sealed so that it can be said again. See docs/decisions/0020.

/** A new token for the link of this id, as it is stored. */
export function makeToken(linkId: string): { readonly tokenHash: string; readonly tokenSealed: string } {
  const token = newToken()
  return { tokenHash: hashToken(token), tokenSealed: seal(token, linkTokenContext(linkId)) }
}

/** What a link is found by. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

/** Binds a sealed token to its link. */
export function linkTokenContext(linkId: string): string {
  return `payment_link:${linkId}`
}

type Addressed = { readonly id: string; readonly tokenSealed: string }

/** The address that a payer opens. It is as good as a key: give it to nobody who may not send it, and never log it. */
export function addressOf(link: Addressed): string {
  return under('pay', link)
}

/** The address of the order behind a link, for whoever has paid by it. As good a key as the other. */
export function portalOf(link: Addressed): string {
  return under('order', link)
}

/** The same without where the installation is, for leading a browser there. */
export function pathOf(door: 'pay' | 'order', { id, tokenSealed }: Addressed): string {
  return `/${door}/${unseal(tokenSealed, linkTokenContext(id))}`
}

function under(door: 'pay' | 'order', link: Addressed): string {
  return `${env().BASE_URL.replace(/\/$/, '')}${pathOf(door, link)}`
}
