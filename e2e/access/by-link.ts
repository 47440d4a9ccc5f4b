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
export async function tokenOf({ actor }: Pick<Side, 'actor'>, linkId: string): Promise<string> {
  return (await getLink(actor, linkId))?.address?.split('/').at(-1) ?? ''
}

/** Pays the 42 of a link with a card of the processor's, in the browser of this secret, or in a new one. */
export async function payByLink(
  side: Side,
  { linkId, card, visit = newVisit() }: { readonly linkId: string; readonly card: string; readonly visit?: string },
): Promise<ByLink> {
  const started = await startByLink(
    { kind: 'payer', profileId: side.profileId, linkId, name: 'Payer' },
    {
      amountMinor: 4200n,
      with: { kind: 'one_time_token', systemId: side.systemId, methodKind: 'card', token: card },
      keep: false,
      visit,
      key: 'after:none',
      attempt: 0,
      payer: null,
      challenge: 'redirect',
      urls: () => ({ returnUrl: stage.baseUrl(), cancelUrl: stage.baseUrl() }),
    },
  )
  if (!started.ok) throw new Error(started.message)
  const { paymentId, transactionId } = started.value
  return { paymentId, transactionId, visit, token: await tokenOf(side, linkId) }
}
