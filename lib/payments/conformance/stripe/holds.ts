import type { Money } from '@/lib/money/money'
import type { Outcome } from '../../outcome'
import { type Case, type Expected, startRequest } from '../cases'
import { API, CUS, PI, refused, reserved, SETI, setup } from './shapes'
import { create, FRESH, kept, makeCustomer, marks, readCard } from './steps'

const SETUPS = `POST ${API}/setup_intents`

export const authorizations: readonly Case[] = [
  {
    of: 'authorize',
    name: 'a fresh card',
    request: (amount) => startRequest(amount, { instrument: FRESH }),
    steps: (amount) => [create(amount, reserved(amount), ['capture_method=manual'])],
    result: (amount) => ({ kind: 'succeeded', reference: PI, amount }),
  },
  {
    of: 'authorize',
    name: 'refused after all, in a 200',
    request: (amount) => startRequest(amount, { instrument: FRESH }),
    steps: (amount) => [create(amount, refused(amount, { code: 'payment_intent_authentication_failure' }))],
    result: () => ({ kind: 'declined', code: 'authentication_failed', reference: PI }),
  },
]

function verification(name: string, json: unknown, result: (amount: Money) => Expected<Outcome>, status = 200): Case {
  return {
    of: 'verify',
    name,
    request: (amount) => {
      const { amount: _amount, keep: _keep, ...rest } = startRequest(amount, { instrument: FRESH })
      return { ...rest, currency: amount.currency }
    },
    steps: () => [
      readCard(),
      makeCustomer,
      {
        to: SETUPS,
        sends: [...marks, `customer=${CUS}`, 'usage=off_session', 'confirm=true'],
        reply: { status, json },
      },
    ],
    result,
  }
}

const setupRefused = { code: 'card_declined', decline_code: 'stolen_card', type: 'card_error', message: 'Declined.' }

export const verifications: readonly Case[] = [
  verification('a card kept without paying', setup(), ({ currency }) => ({
    kind: 'succeeded',
    reference: SETI,
    amount: { amountMinor: 0n, currency },
    kept,
  })),
  verification('3-D Secure', setup({ status: 'requires_action', next_action: { type: 'use_stripe_sdk' } }), () => ({
    kind: 'pending',
    reference: SETI,
    next: { kind: 'embed', library: 'stripe', clientToken: `${SETI}_secret_mN3` },
  })),
  verification(
    'refused',
    {
      error: {
        ...setupRefused,
        setup_intent: setup({ status: 'requires_payment_method', last_setup_error: setupRefused }),
      },
    },
    () => ({ kind: 'declined', reference: SETI, code: 'instrument_lost_or_stolen' }),
    402,
  ),
]
