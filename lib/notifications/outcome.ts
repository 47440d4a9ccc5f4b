/** What came of handing a message to a provider once. */
export type Handed =
  /** It took it. */
  | { readonly kind: 'sent'; readonly providerId: string }
  /** It will never take it: `bounced` when the address is at fault. */
  | { readonly kind: 'refused'; readonly state: 'bounced' | 'failed'; readonly problem: string }
  /** It certainly has not taken it, and may later. */
  | { readonly kind: 'not_sent'; readonly problem: string }
  /** Nobody knows whether it has taken it. */
  | { readonly kind: 'doubtful'; readonly problem: string }
