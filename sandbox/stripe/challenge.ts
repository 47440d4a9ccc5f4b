import { type Account, randomText } from './account'
import { cardByNumber } from './cards'
import type { NextAction, PaymentIntent, PaymentMethod, SetupIntent } from './types'

/** A 3-D Secure authentication the payer still has to do, by the random part of its address. */
export interface Challenge {
  account: string
  kind: 'payment_intent' | 'setup_intent'
  intent: string
}

/** True when this card wants the payer authenticated for a payment. */
export function needsAuthentication(method: PaymentMethod, offSession: boolean, requested: string): boolean {
  const rule = cardByNumber(method._number)?.authentication
  if (!rule) return false
  if (rule === 'always' || requested !== 'automatic') return true
  return !(offSession && method._setUp)
}

/** Puts the intent into requires_action and makes the page's address; with `useSdk` or no return address it is for the browser library. */
export function challenge(account: Account, intent: PaymentIntent | SetupIntent, useSdk: boolean): void {
  const { core } = account
  const id = randomText(32)
  core.store.collection<Challenge>('stripe.challenges').put(id, {
    account: account.id,
    kind: intent.object,
    intent: intent.id,
  })
  const url = `${core.origin}/hooks.stripe.com/3d_secure_2/${id}`
  const action: NextAction =
    intent._returnUrl && !useSdk
      ? { type: 'redirect_to_url', redirect_to_url: { url, return_url: intent._returnUrl } }
      : { type: 'use_stripe_sdk', use_stripe_sdk: { type: 'three_d_secure_redirect', stripe_js: url } }
  intent.status = 'requires_action'
  intent.next_action = action
  intent._challenge = id
}
