import { html } from 'hono/html'
import { button, type Html, page, table } from '../core/page'
import type { SandboxApp } from '../core/types'
import { fromMinor } from './amounts'
import { leftOf, settleReview } from './authorizations'
import { refundedOf, refundFromDashboard, reverseCapture, settlePending } from './captures'
import type { PayPal } from './context'
import { lapseApproval } from './orders'
import { Refusal } from './refusals'
import { approvalUrl } from './shapes'
import type { Authorization, Capture, Order } from './state'

const money = (amount: { value: string; currency_code: string }) => `${amount.value} ${amount.currency_code}`
const code = (text: string) => html`<code>${text}</code>`

function orderRow(paypal: PayPal, order: Order): (Html | string)[] {
  const open = order.status === 'CREATED' || order.status === 'PAYER_ACTION_REQUIRED' || order.status === 'APPROVED'
  const address = approvalUrl(order.id).replace('https://', `${paypal.core.origin}/`)
  const actions = [
    ...(open ? [html`<a href="${address}">Approval page</a>`] : []),
    ...(order.status === 'APPROVED' ? [button(`/paypal/orders/${order.id}/lapse`, 'Let the approval lapse')] : []),
  ]
  return [
    order.createTime,
    code(order.id),
    order.intent,
    order.status,
    order.units.map((unit) => money(unit.amount)).join(', '),
    code(order.units[0]?.custom_id ?? ''),
    html`<div class="row">${actions}</div>`,
  ]
}

function authorizationRow(paypal: PayPal, it: Authorization): (Html | string)[] {
  const settle = (to: string, label: string) => button(`/paypal/authorizations/${it.id}/${to}`, label)
  const actions = it.status === 'PENDING' ? [settle('accept', 'Accept'), settle('deny', 'Deny')] : []
  const left = fromMinor(leftOf(paypal, it), it.amount.currency_code)
  return [it.createTime, code(it.id), it.status, money(it.amount), money(left), html`<div class="row">${actions}</div>`]
}

function captureRow(paypal: PayPal, it: Capture): (Html | string)[] {
  const act = (what: string, label: string) => button(`/paypal/captures/${it.id}/${what}`, label)
  const paid = it.status === 'COMPLETED' || it.status === 'PARTIALLY_REFUNDED'
  const actions = [
    ...(it.status === 'PENDING' ? [act('complete', 'Complete'), act('deny', 'Deny')] : []),
    ...(paid ? [act('refund', 'Refund the rest'), act('reverse', 'Reverse')] : []),
  ]
  const status = it.reason ? `${it.status} (${it.reason})` : it.status
  const back = money(fromMinor(refundedOf(paypal, it), it.amount.currency_code))
  return [it.createTime, code(it.id), status, money(it.amount), back, html`<div class="row">${actions}</div>`]
}

function overview(paypal: PayPal): Html {
  const { orders, authorizations, captures, webhooks, tokens } = paypal.records
  const latest = <T>(list: T[]) => list.toReversed().slice(0, 100)
  const hooks = webhooks.all().map((it) => [code(it.id), code(it.clientId), code(it.url), it.eventTypes.join(', ')])
  return page(
    'PayPal',
    html`<p>What the sandbox's PayPal holds. <a href="/books/paypal">Its books</a></p>
<h2>Orders</h2>${table(
      ['Created', 'Order', 'Intent', 'Status', 'Amount', 'Custom id', 'Actions'],
      latest(orders.all()).map((order) => orderRow(paypal, order)),
      'No order was created yet.',
    )}
<h2>Authorizations</h2>${table(
      ['Created', 'Authorization', 'Status', 'Amount', 'Left to capture', 'Actions'],
      latest(authorizations.all()).map((it) => authorizationRow(paypal, it)),
      'Nothing was authorized yet.',
    )}
<h2>Captures</h2>${table(
      ['Created', 'Capture', 'Status', 'Amount', 'Gone back', 'Actions'],
      latest(captures.all()).map((it) => captureRow(paypal, it)),
      'Nothing was captured yet.',
    )}
<h2>Webhooks</h2>${table(['Webhook id', 'Client id', 'Address', 'Events'], hooks, 'No webhook was registered yet.')}
<h2>Access tokens</h2><p>${String(tokens.all().length)} issued.</p>${button('/paypal/tokens/expire', 'Let all expire')}`,
  )
}

const CAPTURE_ACTIONS: Record<string, (paypal: PayPal, it: Capture) => unknown> = {
  refund: refundFromDashboard,
  reverse: reverseCapture,
  complete: (paypal, it) => settlePending(paypal, it, 'COMPLETED'),
  deny: (paypal, it) => settlePending(paypal, it, 'DECLINED'),
}

/** Mounts the page for people: what there is, and what happens at PayPal's side without any call. */
export function mountPayPalPage(app: SandboxApp, paypal: PayPal): void {
  const { records } = paypal
  app.get('/paypal', (c) => c.html(overview(paypal)))

  app.post('/paypal/captures/:id/:action', (c) => {
    const it = records.captures.get(c.req.param('id'))
    const act = CAPTURE_ACTIONS[c.req.param('action')]
    if (!it || !act) return c.notFound()
    try {
      act(paypal, it)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const text = error.details.map((line) => line.description).join(' ')
      return c.html(page('Not possible', html`<p>${text}</p><p><a href="/paypal">Back</a></p>`), 409)
    }
    return c.redirect('/paypal', 303)
  })

  app.post('/paypal/authorizations/:id/:action', (c) => {
    const it = records.authorizations.get(c.req.param('id'))
    const action = c.req.param('action')
    if (!it || (action !== 'accept' && action !== 'deny')) return c.notFound()
    settleReview(paypal, it, action === 'accept' ? 'CREATED' : 'DENIED')
    return c.redirect('/paypal', 303)
  })

  app.post('/paypal/orders/:id/lapse', (c) => {
    const order = records.orders.get(c.req.param('id'))
    if (!order) return c.notFound()
    lapseApproval(paypal, order)
    return c.redirect('/paypal', 303)
  })

  app.post('/paypal/tokens/expire', (c) => {
    records.tokens.clear()
    return c.redirect('/paypal', 303)
  })
}
