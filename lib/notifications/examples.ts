import type { Values } from './kinds'

/** What previews and test messages tell of. The amounts are of no currency's particular habits; the date is fixed so that it reads alike. */
export const EXAMPLE: Values = {
  customer: 'Anna Berg',
  reference: 'A-1042',
  description: 'Fibre connection, installation included',
  amount: { amountMinor: 12_850n, currency: 'USD' },
  authorised: { amountMinor: 12_850n, currency: 'USD' },
  remaining: { amountMinor: 4_000n, currency: 'USD' },
  method: 'Visa •••• 4242',
  expires: new Date('2027-03-31T22:00:00Z'),
  note: 'Our technician comes on Tuesday between 8 and 10.',
}

/** The address of the link in a preview. It leads nowhere. */
export const EXAMPLE_LINK = 'https://example.com/pay/example'
