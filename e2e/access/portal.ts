import { newId } from '@/lib/ids'
import { readMajor } from '@/lib/money/format'
import { pathOf } from '@/lib/orders/tokens'
import { startByLink } from '@/lib/transactions/start-by-link'
import { db } from '../support/database'
import { stage } from '../support/stage'

/** A link of a profile, and what pays it: a card as the browser's fields give it. */
export interface Paying {
  readonly profileId: string
  readonly systemId: string
  readonly linkId: string
  readonly token: string
  /** What the whole link comes to, or a part: "42". */
  readonly amount: string
  readonly currency: string
  /** Who says they pay; left out where the order knows. */
  readonly payer?: { readonly name: string; readonly email: string }
}

/** Pays by a link as its page does, in a browser of its own. */
export async function payByLink({ profileId, systemId, linkId, token, amount, currency, payer }: Paying) {
  const urls = () => ({ returnUrl: stage.baseUrl(), cancelUrl: stage.baseUrl() })
  const paid = await startByLink(
    { kind: 'payer', profileId, linkId, name: 'Payer' },
    {
      amountMinor: readMajor(amount, currency)?.amountMinor ?? 0n,
      with: { kind: 'one_time_token', systemId, methodKind: 'card', token },
      keep: false,
      visit: newId('pay'),
      key: 'after:none',
      attempt: 0,
      payer: payer ?? null,
      challenge: 'redirect',
      urls,
    },
  )
  if (!paid.ok) throw new Error(paid.message)
  return paid.value
}

/** The token that a link is opened with. */
export async function tokenOf(linkId: string): Promise<string> {
  const [link] = await db()`select id, token_sealed from payment_link where id = ${linkId}`
  return pathOf('order', { id: String(link?.id), tokenSealed: String(link?.token_sealed) }).replace('/order/', '')
}
