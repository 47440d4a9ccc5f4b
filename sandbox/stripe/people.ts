import { html } from 'hono/html'
import type { Core } from '../core/core'
import { button, type Html, page, table } from '../core/page'
import type { SandboxApp } from '../core/types'
import { type Account, allAccounts, type Cause, openAccount } from './account'
import { openDispute } from './charges'
import { StripeFailure } from './errors'
import { cancelPayment } from './payment-flow'
import { makeRefund } from './refunds'
import type { PaymentIntent } from './types'

/** Nothing of ours started what happens here. */
const DASHBOARD: Cause = { requestId: null, idempotencyKey: null }

function actions(account: Account, intent: PaymentIntent): Html {
  const action = `/stripe/${account.id}/${intent.id}`
  if (intent.status === 'requires_capture') return button(`${action}/expire`, 'Let it expire')
  const charge = account.charges.get(intent.latest_charge ?? '')
  if (intent.status !== 'succeeded' || !charge || charge.refunded || charge.disputed) return html``
  const left = charge.amount_captured - charge.amount_refunded
  return html`<form class="inline" method="post" action="${action}/refund"><input name="amount" type="number" min="1" max="${left}" value="${left}" aria-label="Amount to refund, smallest unit" style="width:7rem"><button type="submit">Refund</button></form> ${button(`${action}/dispute`, 'Dispute')}`
}

function accountSection(account: Account): Html {
  const rows = account.paymentIntents
    .all()
    .toReversed()
    .slice(0, 100)
    .map((intent) => {
      const charge = account.charges.get(intent.latest_charge ?? '')
      const notes = [
        charge?.amount_refunded ? `refunded ${charge.amount_refunded}` : '',
        charge?.disputed ? 'disputed' : '',
        intent.last_payment_error?.decline_code ?? intent.last_payment_error?.code ?? '',
      ].filter(Boolean)
      return [
        html`<code>${intent.id}</code>`,
        `${intent.amount} ${intent.currency.toUpperCase()}`,
        intent.status,
        notes.join(', '),
        html`<code>${intent.metadata.transaction ?? ''}</code>`,
        actions(account, intent),
      ]
    })
  const endpoints = account.endpoints
    .all()
    .map((one) => html`<li><code>${one.url}</code> ${one.enabled_events.join(', ')}</li>`)
  return html`<h2>Account <code>${account.id}</code></h2>
<p class="soft">${account.customers.all().length} customers · ${account.paymentMethods.all().filter((one) => one.customer).length} saved cards · ${account.refunds.all().length} refunds</p>
${endpoints.length > 0 ? html`<ul>${endpoints}</ul>` : html`<p class="soft">No webhook endpoint is registered.</p>`}
${table(['Intent', 'Smallest unit', 'Status', 'Notes', 'Reference', 'In the dashboard'], rows, 'No payment yet.')}`
}

/** Mounts /stripe, the stand-in of the dashboard. */
export function mountStripePeople(app: SandboxApp, core: Core): void {
  app.get('/stripe', (c) => {
    const sections = allAccounts(core).map(accountSection)
    const note = html`<p class="soft">What is done here happens at the processor alone; the caller hears of it by webhook.</p>`
    return c.html(page('Stripe', html`${note}${sections.length > 0 ? sections : html`<p>No key was used yet.</p>`}`))
  })
  app.post('/stripe/:account/:intent/:action', async (c) => {
    const known = core.store.collection('stripe.accounts').get(c.req.param('account'))
    const account = known ? openAccount(core, c.req.param('account')) : undefined
    const intent = account?.paymentIntents.get(c.req.param('intent'))
    const charge = account?.charges.get(intent?.latest_charge ?? '')
    if (!account || !intent || !charge) return c.html(page('Not found', 'There is no such payment.'), 404)
    const action = c.req.param('action')
    const problem = (text: string) =>
      c.html(page('Not possible', html`<p>${text}</p><p><a href="/stripe">Back</a></p>`), 400)
    if (action === 'expire') {
      try {
        cancelPayment(account, intent, 'automatic', DASHBOARD)
      } catch (error) {
        if (!(error instanceof StripeFailure)) throw error
        return problem(error.message)
      }
    } else if (action === 'dispute') {
      if (!charge.captured || charge.disputed)
        return problem('Only a captured payment that is not disputed can be disputed.')
      openDispute(account, charge, DASHBOARD)
    } else if (action === 'refund') {
      const amount = Number((await c.req.parseBody()).amount)
      const left = charge.amount_captured - charge.amount_refunded
      if (!Number.isInteger(amount) || amount < 1 || amount > left) return problem(`Refund between 1 and ${left}.`)
      makeRefund(account, charge, { amount, reason: 'requested_by_customer', metadata: {} }, DASHBOARD)
    } else return problem('There is no such action.')
    return c.redirect('/stripe', 303)
  })
}
