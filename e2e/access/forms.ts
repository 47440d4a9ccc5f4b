import { newId } from '@/lib/ids'

// What the forms of the console send, in the currencies of the two profiles.

/** The currency both profiles have, and the one that only ours has. */
export const SHARED = 'SEK'
export const OURS = 'NOK'

/** What the form of an order sends. */
export function orderForm(customer = '') {
  return { currency: SHARED, mode: 'test', customer, items: [{ name: 'Canary seed', quantity: '2', price: '21' }] }
}

/** What the form of a link sends. */
export function linkForm(more: Readonly<Record<string, string>> = {}) {
  const sent = { email: `${newId('cus').slice(-14)}@canary.example`, notifyEmail: 'on', sending: 'now' }
  return {
    amount: '42',
    currency: SHARED,
    mode: 'test',
    description: 'For the canary',
    reviewed: 'on',
    ...sent,
    ...more,
  }
}

/** What the form of such a system is filled in with. */
export function systemSettings(key: string) {
  return { login: 'canary', password: key, publishableKey: key.replace('sk', 'pk'), webhookSecret: '' }
}
