import type { Money } from '@/lib/money/money'
import type { Instrument } from '../../contract'
import { type Step, TRANSACTION } from '../cases'
import { API, CUS, card, PM, units } from './shapes'

// The requests that a start is made of.

const INTENTS = `POST ${API}/payment_intents`
const METHOD = `GET ${API}/payment_methods/${PM}`
const CUSTOMERS = `POST ${API}/customers`

export const FRESH: Instrument = { kind: 'one_time_token', token: PM }
export const KEPT = { customer: CUS, paymentMethod: PM }
export const stored = (initiator: 'customer' | 'merchant'): Instrument => ({ kind: 'stored', token: KEPT, initiator })

export const kept = { token: KEPT, method: 'visa', lastFour: '4242', expires: '2030-04' }

export const marks = [`metadata[transaction]=${TRANSACTION}`, `Idempotency-Key: ${TRANSACTION}\n`]

export function create(
  amount: Money,
  json: unknown,
  sends: readonly string[] = [],
  omits: readonly string[] = [],
  status = 200,
): Step {
  const asked = [`amount=${units(amount)}`, `currency=${amount.currency.toLowerCase()}`, 'confirm=true']
  return { to: INTENTS, sends: [...marks, ...asked, ...sends], omits, reply: { status, json } }
}

export const readCard = (json: unknown = card(), status = 200): Step => ({ to: METHOD, reply: { status, json } })

export const makeCustomer: Step = {
  to: CUSTOMERS,
  sends: [
    'email=jane.payer@example.org',
    `Idempotency-Key: ${TRANSACTION}:customer\n`,
    `metadata[transaction]=${TRANSACTION}`,
  ],
  reply: { status: 200, json: { id: CUS, object: 'customer', email: 'jane.payer@example.org' } },
}
