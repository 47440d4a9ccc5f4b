import type { Context } from 'hono'
import { html, raw } from 'hono/html'
import { type Html, page } from '../core/page'
import type { SandboxApp, SandboxEnv } from '../core/types'
import type { PayPal } from './context'
import { approveOrder, isExpired } from './orders'
import { PAYER } from './shapes'
import { FUNDINGS, type Funding, merchantOf, type Order } from './state'

const PATH = '/www.sandbox.paypal.com/checkoutnow'
const MONEY_SAFE = 'No money has moved.'

const LABELS: Record<Funding, { label: string; note: string }> = {
  balance: { label: 'PayPal balance', note: 'The payment succeeds.' },
  declined: { label: 'Declined funding', note: 'The capture is turned down; the payer may come back here.' },
  refused: { label: 'Refused at capture', note: 'The capture is made and ends declined.' },
  echeck: { label: 'eCheck (pending)', note: 'The money arrives days later, or never.' },
  review: { label: 'Held for review (pending)', note: 'PayPal looks at the payment before it counts.' },
}

function refusedFundings(order: Order): Partial<Record<Funding, string>> {
  if (order.intent === 'AUTHORIZE') return { echeck: 'Not for payments that are captured later.' }
  return order.experience.payment_method_preference === 'IMMEDIATE_PAYMENT_REQUIRED'
    ? { echeck: 'The merchant asks for immediate payment, so PayPal does not offer this.' }
    : {}
}

function fundingChoice(order: Order): Html {
  const refused = refusedFundings(order)
  const choices = FUNDINGS.map((funding) => {
    const { label, note } = LABELS[funding]
    const off = refused[funding]
    const id = `funding-${funding}`
    const state = raw(off ? 'disabled' : funding === 'balance' ? 'checked' : '')
    const input = html`<input type="radio" name="funding" id="${id}" value="${funding}" aria-describedby="${id}-note" ${state}>`
    return html`<div><label for="${id}" style="margin:0">${input} ${label}</label><span class="soft" id="${id}-note">${off ?? note}</span></div>`
  })
  return html`<fieldset class="card stack"><legend>Pay with</legend>${choices}</fieldset>`
}

function approvalPage(order: Order): Html {
  const merchant = order.experience.brand_name ?? merchantOf(order.clientId).email_address
  const lines = order.units.map(
    ({ amount, description }) =>
      html`<p><strong>${amount.value} ${amount.currency_code}</strong>${description ? html`<br>${description}` : ''}</p>`,
  )
  return page(
    'Pay with PayPal',
    html`<p class="soft">This is the sandbox's PayPal. No real money moves.</p>
<div class="card"><p>To <strong>${merchant}</strong></p>${lines}<p class="soft">Signed in as ${PAYER.name.given_name} ${PAYER.name.surname}, ${PAYER.email_address}</p></div>
<form method="post" action="${PATH}" class="stack"><input type="hidden" name="token" value="${order.id}">
${fundingChoice(order)}
<button class="primary" type="submit" name="choice" value="approve">Approve and pay</button>
<button type="submit" name="choice" value="walk-away">Approve, then walk away</button>
<button type="submit" name="choice" value="cancel">Cancel</button></form>`,
    { narrow: true },
  )
}

function message(c: Context<SandboxEnv>, title: string, text: string, status: 200 | 400 | 404 | 410): Response {
  return c.html(page(title, html`<p role="status">${text}</p>`, { narrow: true }), status) as Response
}

function back(address: string, values: Record<string, string>): string {
  const url = new URL(address)
  for (const [name, value] of Object.entries(values)) url.searchParams.set(name, value)
  return url.href
}

function notPayable(c: Context<SandboxEnv>, paypal: PayPal, order: Order | undefined): Response | null {
  if (!order) return message(c, 'No such payment', `PayPal does not know this payment. ${MONEY_SAFE}`, 404)
  if (order.status === 'COMPLETED')
    return message(c, 'Already paid', 'This payment was completed before. Nothing was charged again.', 410)
  if (order.status === 'VOIDED' || isExpired(paypal, order))
    return message(c, 'Too late', `The time to approve this payment is over. ${MONEY_SAFE}`, 410)
  return null
}

function approve(c: Context<SandboxEnv>, paypal: PayPal, order: Order, form: Record<string, unknown>): Response {
  const funding = FUNDINGS.find((one) => one === form.funding)
  if (funding === undefined || refusedFundings(order)[funding])
    return message(c, 'Choose how to pay', `This funding cannot be used for this payment. ${MONEY_SAFE}`, 400)
  approveOrder(paypal, order, funding)
  const { return_url } = order.experience
  if (form.choice === 'walk-away' || return_url === undefined)
    return message(c, 'Approved', 'You have approved the payment. You may close this page.', 200)
  return c.redirect(back(return_url, { token: order.id, PayerID: PAYER.payer_id }), 303)
}

/** Mounts the page on which the payer approves or cancels an order. */
export function mountApproval(app: SandboxApp, paypal: PayPal): void {
  const find = (token: unknown) => (typeof token === 'string' ? paypal.records.orders.get(token) : undefined)

  app.get(PATH, (c) => {
    const order = find(c.req.query('token'))
    return notPayable(c, paypal, order) ?? (order ? c.html(approvalPage(order)) : c.notFound())
  })

  app.post(PATH, async (c) => {
    const form = await c.req.parseBody()
    const order = find(form.token)
    if (order && form.choice === 'cancel') {
      const { cancel_url } = order.experience
      if (cancel_url) return c.redirect(back(cancel_url, { token: order.id }), 303)
      return message(c, 'Cancelled', `You have cancelled. ${MONEY_SAFE}`, 200)
    }
    const refused = notPayable(c, paypal, order)
    if (refused || !order) return refused ?? c.notFound()
    return approve(c, paypal, order, form)
  })
}
