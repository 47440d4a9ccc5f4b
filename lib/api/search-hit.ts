// What the console's search finds, as it crosses to the browser; read by both sides, so nothing is imported here.

export const SEARCH_PATH = '/api/search'

/** The fewest letters that are looked for. */
export const FEWEST_LETTERS = 2
/**
 * The fewest by which orders and payment links are found: the index of parts of words needs three, and without it each pause in typing would read
 * them all.
 */
export const FEWEST_FOR_ORDERS = 3
/** The most letters that are looked for; no name, address or id is longer. */
export const MOST_LETTERS = 254

/** In the order in which they are shown. */
export const HIT_KINDS = ['customer', 'order', 'payment', 'link'] as const
export type HitKind = (typeof HIT_KINDS)[number]

export interface SearchHit {
  readonly kind: HitKind
  readonly id: string
  /** The name of a customer, of whoever paid, or what an order or a link is called. */
  readonly title: string
  /** What tells it apart beside amount and time: an e-mail address, a card, a reference. Null where there is nothing to say. */
  readonly about: string | null
  /** In the currency's smallest unit, as text. Null of a customer. */
  readonly amount: { readonly amountMinor: string; readonly currency: string } | null
  /** When it was made, ISO text. Null of a customer. */
  readonly at: string | null
  /** Its page in the console. */
  readonly href: string
}
