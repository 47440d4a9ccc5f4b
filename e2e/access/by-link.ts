import type { Actor } from '@/lib/auth/actor'
import { newVisit } from '@/lib/auth/visit'
import { getLink } from '@/lib/orders/read'
import { startByLink } from '@/lib/transactions/start-by-link'
import { stage } from '../support/stage'
import type { Made, Side } from './world'

/** A payment by link, and the browser that made it. */
export interface ByLink extends Made {
  readonly token: string
  /** The secret of that browser. */
  readonly visit: string
}

/** The token of a link: what its payer has. */
export async function tokenOf({ actor }: { readonly actor: Actor }, linkId: string): Promise<string> {
  return (await getLink(actor, linkId))?.address?.split('/').at(-1) ?? ''
}

/** What is paid by a link, and how. */
export interface Paying {
  readonly linkId: string
  /** A card as the browser's fields give it. */
  readonly card: string
  /** The secret of the browser; left out: a new one. */
  readonly visit?: string
  /** Left out: 42. */
  readonly amountMinor?: bigint
  /** Who says they pay; left out where the order knows. */
  readonly payer?: { readonly name: string; readonly email: string }
}

/** Pays by a link as its page does. */
export async function payByLink(
  side: Pick<Side, 'actor' | 'profileId' | 'systemId'>,
  { linkId, card, visit = newVisit(), amountMinor = 4200n, payer }: Paying,
): Promise<ByLink> {
  const started = await startByLink(
    { kind: 'payer', profileId: side.profileId, linkId, name: 'Payer' },
    {
      amountMinor,
      with: { kind: 'one_time_token', systemId: side.systemId, methodKind: 'card', token: card },
      keep: false,
      visit,
      key: 'after:none',
      attempt: 0,
      payer: payer ?? null,
      challenge: 'redirect',
      urls: () => ({ returnUrl: stage.baseUrl(), cancelUrl: stage.baseUrl() }),
    },
  )
  if (!started.ok) throw new Error(started.message)
  const { paymentId, transactionId } = started.value
  return { paymentId, transactionId, visit, token: await tokenOf(side, linkId) }
}
