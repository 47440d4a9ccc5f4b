import type { SystemActor } from '@/lib/auth/actor'
import { setClock } from '@/lib/clock'
import { readMajor } from '@/lib/money/format'
import type { Money } from '@/lib/money/money'
import { saveCurrency } from '@/lib/payment-systems/assignments'
import { addCurrency } from '@/lib/payment-systems/currencies'
import { setMethods } from '@/lib/payment-systems/methods'
import { createSystem } from '@/lib/payment-systems/save-system'
import { followUp } from '@/lib/transactions/follow-up'
import { start } from '@/lib/transactions/start'
import { made } from './made'
import { CUSTOMERS, type Population } from './people'

// The demo's payment systems, and a fortnight of payments made through the same doors as real ones, against the sandbox: what the
// console shows agrees with what the sandbox's books say.

const RATES = { USD: '1', EUR: '1.09', CHF: '1.13', JPY: '0.0067', KWD: '3.25' } as const
const FLOORS = { USD: '0.5', EUR: '0.5', CHF: '0.5', JPY: '50', KWD: '0.2' } as const
const PAYPAL_FLOORS = { USD: '1', EUR: '1', CHF: '1' } as const

/** Configures Stripe and PayPal in Test mode and assigns them to currencies, as an administrator would. */
export async function configure(actor: SystemActor): Promise<string> {
  const cards = await made(
    createSystem(actor, {
      name: 'Stripe',
      processor: 'stripe',
      testMode: true,
      settings: {
        login: 'northwind',
        password: 'sk_test_northwind',
        publishableKey: 'pk_test_northwind',
        webhookSecret: '',
      },
    }),
  )
  const wallet = await made(
    createSystem(actor, {
      name: 'PayPal',
      processor: 'paypal',
      testMode: true,
      settings: { login: 'northwind-client', password: 'northwind-secret', webhookId: '' },
    }),
  )
  await made(
    setMethods(actor, { systemId: cards.id, methods: ['visa', 'mastercard', 'amex', 'discover'], confirmed: true }),
  )
  await made(setMethods(actor, { systemId: wallet.id, methods: ['paypal'], confirmed: true }))
  for (const [code, rate] of Object.entries(RATES)) {
    await addCurrency(actor, { code, rate })
    const paypalFloor = PAYPAL_FLOORS[code as keyof typeof PAYPAL_FLOORS]
    const assignments = [
      { systemId: cards.id, min: FLOORS[code as keyof typeof FLOORS], max: '' },
      ...(paypalFloor ? [{ systemId: wallet.id, min: paypalFloor, max: '' }] : []),
    ]
    await made(saveCurrency(actor, { code, rate, assignments, confirmed: true }))
  }
  return cards.id
}

interface Past {
  readonly daysAgo: number
  readonly customer: string
  readonly amount: string
  readonly card: string
  readonly type?: 'purchase' | 'authorization'
  readonly followed?: { readonly type: 'refund' | 'capture'; readonly amount: string; readonly reason: string }
}

const PAST: readonly Past[] = [
  { daysAgo: 13, customer: 'John Doe', amount: '25.00', card: 'pm_card_visa' },
  { daysAgo: 12, customer: 'Corner Café', amount: '180.00', card: 'pm_card_mastercard' },
  { daysAgo: 11, customer: 'Haruto Sato', amount: '4800', card: 'pm_card_amex' },
  { daysAgo: 10, customer: 'Mia Gerber', amount: '49.50', card: 'pm_card_visa' },
  { daysAgo: 9, customer: 'John Doe', amount: '60.00', card: 'pm_card_visa_chargeDeclinedInsufficientFunds' },
  { daysAgo: 8, customer: 'Noura Al-Sabah', amount: '12.500', card: 'pm_card_visa' },
  {
    daysAgo: 7,
    customer: 'Corner Café',
    amount: '75.00',
    card: 'pm_card_visa',
    followed: { type: 'refund', amount: '15.00', reason: 'One day without service' },
  },
  { daysAgo: 5, customer: 'Oduya & Daughters', amount: '220.00', card: 'pm_card_mastercard' },
  { daysAgo: 4, customer: 'John Doe', amount: '40.00', card: 'pm_card_discover' },
  { daysAgo: 3, customer: 'Mia Gerber', amount: '30.00', card: 'pm_card_chargeDeclinedExpiredCard' },
  {
    daysAgo: 2,
    customer: 'Corner Café',
    amount: '300.00',
    card: 'pm_card_visa',
    type: 'authorization',
    followed: { type: 'capture', amount: '240.00', reason: 'Router returned' },
  },
  { daysAgo: 1, customer: 'John Doe', amount: '120.00', card: 'pm_card_visa', type: 'authorization' },
]

/** A fortnight of payments: paid, declined, refunded in part, reserved, captured in part. */
export async function payments({ actor, ids }: Population, systemId: string): Promise<void> {
  const began = Date.now()
  for (const [index, past] of PAST.entries()) {
    setClock(() => new Date(began - past.daysAgo * 86_400_000 - index * 1_900_000))
    await pay(actor, ids.get(past.customer) ?? '', systemId, past, index)
  }
  setClock()
}

async function pay(actor: SystemActor, customerId: string, systemId: string, past: Past, index: number): Promise<void> {
  const currency = CUSTOMERS.find((one) => one.name === past.customer)?.currency ?? 'USD'
  const started = await made(
    start(actor, {
      customerId,
      type: past.type ?? 'purchase',
      amount: amountOf(past.amount, currency),
      with: { kind: 'one_time_token', systemId, methodKind: 'card', token: past.card },
      keep: false,
      key: `demo:${index}`,
      attempt: 0,
      description: 'Top-up',
      challenge: 'redirect',
      urls: () => ({ returnUrl: 'https://northwind.example/return', cancelUrl: 'https://northwind.example/cancel' }),
    }),
  )
  if (past.followed)
    await made(
      followUp(actor, {
        transactionId: started.transactionId,
        type: past.followed.type,
        amount: amountOf(past.followed.amount, currency),
        reason: past.followed.reason,
        seen: 1,
      }),
    )
}

function amountOf(text: string, currency: string): Money {
  const amount = readMajor(text, currency)
  if (!amount) throw new Error(`${text} ${currency} is not an amount`)
  return amount
}
