import { html, raw } from 'hono/html'
import type { Core } from '../core/core'
import { page } from '../core/page'
import type { SandboxApp } from '../core/types'
import { type Account, type Cause, newId, openAccount } from './account'
import type { Challenge } from './challenge'
import { StripeFailure } from './errors'
import { chargeNow, failPayment } from './payment-flow'
import { resolveMethod } from './payment-methods'
import { failSetup, setUpNow } from './setup-intents'
import type { PaymentIntent, SetupIntent } from './types'

const FAILED =
  'We are unable to authenticate your payment method. Please choose a different payment method and try again.'

interface Open {
  account: Account
  intent: PaymentIntent | SetupIntent
}

function open(core: Core, id: string): Open | undefined {
  const found = core.store.collection<Challenge>('stripe.challenges').get(id)
  if (!found) return undefined
  const account = openAccount(core, found.account)
  const intent =
    found.kind === 'payment_intent' ? account.paymentIntents.get(found.intent) : account.setupIntents.get(found.intent)
  return intent && { account, intent }
}

function finishIntent({ account, intent }: Open, passed: boolean, cause: Cause): void {
  const method = resolveMethod(account, intent.payment_method ?? '')
  const code = `${intent.object}_authentication_failure`
  const refusal = { type: 'invalid_request_error', code, message: FAILED }
  const trial = { authenticated: true, operation: 'authenticate', cause }
  if (intent.object === 'payment_intent') {
    if (passed) chargeNow(account, intent, method, trial)
    else failPayment(account, intent, method, refusal, cause)
  } else if (passed) setUpNow(account, intent, method, trial)
  else failSetup(account, intent, method, refusal, cause)
}

function returnAddress(intent: PaymentIntent | SetupIntent): string | undefined {
  if (!intent._returnUrl) return undefined
  const url = new URL(intent._returnUrl)
  url.searchParams.set(intent.object, intent.id)
  url.searchParams.set(`${intent.object}_client_secret`, intent.client_secret)
  const done = ['succeeded', 'requires_capture', 'processing'].includes(intent.status)
  url.searchParams.set('redirect_status', done ? 'succeeded' : 'failed')
  return url.href
}

/** Tells the page around the frame; it carries nothing but the fact, the outcome is asked for by the library. */
const TELL_PARENT = raw(
  `<script>parent.postMessage({ source: 'stripe-stand-in', type: 'authentication-done' }, '*')</script>`,
)

function donePage() {
  return page('Authentication finished', html`<p>You can close this window.</p>${TELL_PARENT}`, { narrow: true })
}

function questionPage(intent: PaymentIntent | SetupIntent, framed: boolean) {
  const amount =
    intent.object === 'payment_intent'
      ? html`<p>Payment of <strong>${intent.amount} ${intent.currency.toUpperCase()}</strong> (in the smallest unit).</p>`
      : ''
  return page(
    '3-D Secure authentication',
    html`<div class="card"><p>This stands in for the page of the cardholder's bank. Nothing is charged for real.</p>${amount}
<form method="post" class="stack"><input type="hidden" name="framed" value="${framed ? '1' : ''}">
<button class="primary" type="submit" name="outcome" value="complete">Complete authentication</button>
<button type="submit" name="outcome" value="fail">Fail authentication</button></form></div>`,
    { narrow: true },
  )
}

/** Mounts the page of the cardholder's bank at /hooks.stripe.com/3d_secure_2/… */
export function mountThreeDSecure(app: SandboxApp, core: Core): void {
  const path = '/hooks.stripe.com/3d_secure_2/:id'
  app.get(path, (c) => {
    const found = open(core, c.req.param('id'))
    if (!found) return c.html(page('Unknown authentication', 'This address is not known.', { narrow: true }), 404)
    const framed = c.req.query('framed') === '1'
    if (found.intent._challenge === c.req.param('id')) return c.html(questionPage(found.intent, framed))
    const back = returnAddress(found.intent)
    return framed || !back ? c.html(donePage()) : c.redirect(back, 303)
  })
  app.post(path, async (c) => {
    const id = c.req.param('id')
    const found = open(core, id)
    if (!found) return c.html(page('Unknown authentication', 'This address is not known.', { narrow: true }), 404)
    const form = await c.req.parseBody()
    // A second click finds the challenge already used and only goes on.
    if (found.intent._challenge === id && found.intent.status === 'requires_action') {
      try {
        finishIntent(found, form.outcome === 'complete', { requestId: newId('req'), idempotencyKey: null })
      } catch (error) {
        if (!(error instanceof StripeFailure)) throw error
      }
    }
    const back = returnAddress(found.intent)
    return form.framed === '1' || !back ? c.html(donePage()) : c.redirect(back, 303)
  })
}
