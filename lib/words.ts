// The words that code, tables, screens and documents share.

/** The trade's codes for transaction types; an adapter may name its own (S2-26). */
export const TYPE_CODES = {
  verification: 'RG',
  authorization: 'PA',
  purchase: 'DB',
  capture: 'CP',
  void: 'RV',
  refund: 'RF',
  chargeback: 'CB',
  chargeback_reversal: 'CBR',
} as const

export const TYPE_NAMES: Readonly<Record<keyof typeof TYPE_CODES, string>> = {
  verification: 'Card registration',
  authorization: 'Authorisation',
  purchase: 'Payment',
  capture: 'Capture',
  void: 'Reversal of authorisation',
  refund: 'Refund',
  chargeback: 'Chargeback',
  chargeback_reversal: 'Chargeback reversal',
}

/** What an entry of the ledger is for: the transaction it is of, or what was corrected. */
export const ENTRY_NAMES: Readonly<Record<string, string>> = {
  ...TYPE_NAMES,
  kept: 'Kept from an order',
  refund_failed: 'Refund that came back',
}

/** By this digest an error page knows that the database is away, which is not the fault of what was asked. */
export const AWAY_DIGEST = 'database-away'

/** How a page that was drawn for a seat says so with all it sends: as a header of its scripts, and as a field of forms before there are any. */
export const SEAT_HEADER = 'x-quittance-seat'
export const SEAT_FIELD = '$seat'
