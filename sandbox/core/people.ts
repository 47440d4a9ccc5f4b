import { html } from 'hono/html'
import type { Callback } from './callbacks'
import { readFault } from './control'
import type { Core, Shelf } from './core'
import { button, type Html, page, table } from './page'
import { FAULTS, type SandboxApp } from './types'

const WEATHER: Record<(typeof FAULTS)[number], string> = {
  delay: 'Answer late',
  drop_after: 'Do it, then hang up without a reply',
  error_before: 'Error 500, nothing done',
  error_after: 'Do it, then error 500',
  reset_mid_reply: 'Break off in the middle of the reply',
  drip: 'Reply very slowly',
  garbage: 'Reply with nonsense',
  request_twice: 'The network delivers the call twice',
  rate_limit: 'Too many requests (429)',
  decline: 'Decline with a code',
  callback_duplicate: 'Callback: send it twice',
  callback_delay: 'Callback: send it late',
  callback_lose: 'Callback: lose it',
  callback_reorder: 'Callback: send it after the next one',
  callback_forge: 'Callback: send a forged one too',
}

function weatherForm(shelves: Shelf[]): Html {
  return html`<form method="post" action="/weather" class="card"><div class="row">
<div><label for="processor">Processor</label><select id="processor" name="processor">${shelves.map((s) => html`<option value="${s.processor}">${s.title}</option>`)}</select></div>
<div><label for="fault">What goes wrong</label><select id="fault" name="fault">${FAULTS.map((f) => html`<option value="${f}">${WEATHER[f]}</option>`)}</select></div>
<div><label for="on">On which call or event (* is any)</label><input id="on" name="on" value="*" list="operations">
<datalist id="operations">${[...new Set(shelves.flatMap((s) => s.operations))].map((o) => html`<option value="${o}"></option>`)}</datalist></div>
<div><label for="times">How often</label><input id="times" name="times" type="number" min="1" value="1"></div>
<div><label for="ms">Milliseconds</label><input id="ms" name="ms" type="number" min="0" placeholder="for late and slow"></div>
<div><label for="code">Decline code</label><input id="code" name="code" placeholder="insufficient_funds"></div>
<div><button class="primary" type="submit">Order it</button></div></div></form>`
}

function shelfSection(shelf: Shelf): Html {
  const rows = shelf.tests.map((test) => [html`<code>${test.type}</code>`, test.happens])
  return html`<h2>${shelf.title}</h2><p>${shelf.note} <a href="${shelf.href}">What ${shelf.title} holds</a>${shelf.noBooks ? '' : html` · <a href="/books/${shelf.processor}">its books</a>`}</p>
<details><summary>What to type in tests</summary>${table(['Type this', 'What happens'], rows, 'None.')}</details>`
}

function home(core: Core): Html {
  const faults = core.misbehaviour
    .list()
    .map((f) => [
      f.processor,
      WEATHER[f.fault],
      html`<code>${f.on}</code>`,
      String(f.times),
      String(f.ms ?? f.code ?? ''),
    ])
  return page(
    'Sandbox',
    html`<p class="soft">Stand-ins for the payment processors, for Twilio and for a mail server. No money moves here, and nothing leaves this machine.</p>
${core.shelves.map(shelfSection)}
<h2>Payment weather</h2><p>Order what should go wrong with the next calls or callbacks.</p>${weatherForm(core.shelves)}
${table(['Processor', 'What', 'On', 'Times left', 'Detail'], faults, 'Fair weather: nothing is ordered.')}
${faults.length > 0 ? button('/weather/clear', 'Clear the weather') : ''}
<h2>Everything else</h2><p><a href="/callbacks">Callbacks sent</a> · <a href="/inbox">Inbox of sent mail and SMS</a></p>${button('/reset', 'Forget everything')}`,
  )
}

function lastTry(callback: Callback): string {
  const last = callback.attempts.at(-1)
  if (!last) return 'not tried yet'
  return `${last.status ?? last.error} · ${callback.attempts.length} ${callback.attempts.length === 1 ? 'try' : 'tries'}`
}

function callbacksPage(core: Core): Html {
  const rows = core.callbacks
    .list()
    .toReversed()
    .slice(0, 200)
    .map((one) => [
      one.at,
      one.processor,
      html`<details><summary>${one.type}</summary><code>${one.body}</code></details>`,
      html`<code>${one.url}</code>`,
      html`<span class="${one.state === 'delivered' ? 'good' : one.state === 'waiting' ? 'soft' : 'bad'}">${one.state}</span>`,
      lastTry(one),
      button(`/callbacks/${one.id}/resend`, 'Send again'),
    ])
  const head = ['When', 'Processor', 'Event', 'To', 'State', 'Last try', 'Send again']
  return page('Callbacks', table(head, rows, 'No callback was sent yet.'))
}

/** The pages for people: home with the payment weather, books, callbacks. */
export function mountPeople(app: SandboxApp, core: Core): void {
  app.get('/', (c) => c.html(home(core)))
  app.post('/weather', async (c) => {
    const form = Object.entries(await c.req.parseBody()).filter(([, value]) => value !== '')
    const { fault, problem } = readFault(Object.fromEntries(form))
    if (!fault) return c.html(page('This cannot be ordered', html`<p>${problem}</p><p><a href="/">Back</a></p>`), 400)
    core.misbehaviour.order(fault)
    return c.redirect('/', 303)
  })
  app.post('/weather/clear', (c) => {
    core.misbehaviour.clear()
    return c.redirect('/', 303)
  })
  app.post('/reset', (c) => {
    core.store.reset()
    core.clock.reset()
    return c.redirect('/', 303)
  })
  app.get('/books/:processor', (c) => {
    const processor = c.req.param('processor')
    const rows = core.books
      .list(processor)
      .toReversed()
      .map((l) => [
        l.at,
        l.kind,
        l.status,
        `${l.amountMinor} ${l.currency}`,
        html`<code>${l.reference}</code>`,
        html`<code>${l.id}</code>`,
        html`<code>${l.parent ?? ''}</code>`,
      ])
    const head = ['When', 'Kind', 'Status', 'Minor units', 'Reference', 'Id', 'Follows']
    return c.html(page(`Books: ${processor}`, table(head, rows, 'Nothing happened yet.')))
  })
  app.get('/callbacks', (c) => c.html(callbacksPage(core)))
  app.post('/callbacks/:id/resend', async (c) => {
    await core.callbacks.resend(c.req.param('id'))
    return c.redirect('/callbacks', 303)
  })
}
