import { html } from 'hono/html'
import type { Core } from '../core/core'
import type { Mail } from '../core/mailbox'
import { button, type Html, page, table } from '../core/page'
import type { SandboxApp } from '../core/types'
import type { Messages, Sms, Status } from '../twilio/messages'
import { statusNotification } from './dsn'

/** Where a mail server is told to post its delivery status notifications, and with what token. */
export interface MailReports {
  url: string
  token: string
}

/** Everything that was sent to people, as pages and for tests: mail and SMS, found by recipient, and what is to become of it. */
export function mountInbox(app: SandboxApp, core: Core, messages: Messages, reports: MailReports | undefined): void {
  const found = (to: string) => ({
    mails: core.mailbox.list().filter((mail) => mail.recipients.some((one) => holds(one, to))),
    sms: messages.list().filter((one) => holds(one.to, to)),
  })
  app.get('/inbox', (c) => c.html(inbox(found(c.req.query('to') ?? ''), c.req.query('to') ?? '')))
  // For tests: `?to=` a recipient or a part of one. The tokens that SMS are signed with stay here.
  app.get('/control/inbox', (c) => {
    const { mails, sms } = found(c.req.query('to') ?? '')
    return c.json({ mails, sms: sms.map(({ authToken: _, ...one }) => one) })
  })
  app.get('/inbox/sms/:sid', (c) => {
    const sms = messages.get(c.req.param('sid'))
    return sms ? c.html(smsPage(sms)) : c.html(page('Inbox', 'There is no such SMS.'), 404)
  })
  app.post('/inbox/sms/:sid/:status', (c) => {
    const choice = CHOICES.find(({ status }) => status === c.req.param('status'))
    if (!choice || !messages.become(c.req.param('sid'), choice.status, choice.code))
      return c.html(page('Inbox', 'There is no such SMS.'), 404)
    return c.redirect(`/inbox/sms/${c.req.param('sid')}`, 303)
  })
  app.get('/inbox/:id', (c) => {
    const mail = core.mailbox.get(c.req.param('id'))
    return mail ? c.html(mailPage(mail, reports !== undefined)) : c.html(page('Inbox', 'There is no such mail.'), 404)
  })
  app.post('/inbox/:id/:report', async (c) => {
    const mail = core.mailbox.get(c.req.param('id'))
    const report = c.req.param('report')
    if (!mail || !reports || (report !== 'delivered' && report !== 'bounced'))
      return c.html(page('Inbox', 'There is no such mail.'), 404)
    const headers = { authorization: `Bearer ${reports.token}`, 'content-type': 'message/rfc822' }
    const body = statusNotification(mail, report)
    const status = await fetch(reports.url, { method: 'POST', headers, body }).then(
      (reply) => reply.status,
      () => null,
    )
    if (status !== 200)
      return c.html(page('Inbox', `The report was answered ${status ?? 'by nobody'}. Try it again.`), 502)
    core.mailbox.note(mail.id, report)
    return c.redirect(`/inbox/${mail.id}`, 303)
  })
}

const digits = (text: string) => text.replace(/[\s()./-]/g, '').toLowerCase()
const holds = (recipient: string, wanted: string) => digits(recipient).includes(digits(wanted))

const CHOICES: readonly { status: Status; label: string; code?: number }[] = [
  { status: 'delivered', label: 'Delivered' },
  { status: 'undelivered', label: 'Undelivered: out of reach', code: 30003 },
  { status: 'failed', label: 'Failed', code: 30008 },
]

interface Found {
  mails: Mail[]
  sms: Sms[]
}

function inbox({ mails, sms }: Found, to: string): Html {
  const rows = [
    ...mails.map((mail) => ({
      at: mail.at,
      cells: [
        'Mail',
        mail.recipients.join(', '),
        html`<a href="/inbox/${mail.id}">${mail.subject || '(no subject)'}</a>`,
      ],
      state: mail.reported.at(-1) ?? 'taken',
    })),
    ...sms.map((one) => ({
      at: one.at,
      cells: ['SMS', one.to, html`<a href="/inbox/sms/${one.sid}">${one.body}</a>`],
      state: one.status,
    })),
  ].sort((a, b) => b.at.localeCompare(a.at))
  return page(
    'Inbox',
    html`<form method="get" action="/inbox" class="card"><div class="row">
<div><label for="to">Recipient</label><input id="to" name="to" value="${to}" placeholder="Address or number"></div>
<div><button class="primary" type="submit">Search</button></div></div></form>
${table(
  ['What', 'To', 'Says', 'State', 'When'],
  rows.slice(0, 200).map(({ at, cells, state }) => [...cells, stateOf(state), at]),
  to ? 'Nothing was sent there.' : 'Nothing was sent yet.',
)}`,
  )
}

function stateOf(state: string): Html {
  const tone = state === 'delivered' ? 'good' : ['bounced', 'undelivered', 'failed'].includes(state) ? 'bad' : 'soft'
  return html`<span class="${tone}">${state}</span>`
}

/** Text with its addresses made links. Never a mail's HTML: a mail may not run anything here. */
function linked(text: string): Html {
  const pieces = text.split(/(https?:\/\/\S+)/)
  return html`<div class="card" style="white-space:pre-wrap;overflow-wrap:anywhere">${pieces.map((piece, i) => (i % 2 ? html`<a href="${piece}">${piece}</a>` : piece))}</div>`
}

function mailPage(mail: Mail, canReport: boolean): Html {
  const attached = mail.attachments.map(
    (file) => html`<li>${file.filename} (${file.contentType}, ${file.bytes} bytes)</li>`,
  )
  const choices =
    canReport && mail.envelopeId !== null
      ? html`<h2>What becomes of it</h2><p class="soft">The mail server reports it as a delivery status notification. Reported so far: ${mail.reported.join(', ') || 'nothing'}.</p>
<div class="row">${button(`/inbox/${mail.id}/delivered`, 'Delivered')}${button(`/inbox/${mail.id}/bounced`, 'Bounced')}</div>`
      : ''
  return page(
    mail.subject || '(no subject)',
    html`<p class="soft">From ${mail.from} to ${mail.recipients.join(', ')}, ${mail.at}</p>${linked(mail.text)}${attached.length > 0 ? html`<h2>Attached</h2><ul>${attached}</ul>` : ''}${choices}`,
  )
}

function smsPage(sms: Sms): Html {
  return page(
    `SMS to ${sms.to}`,
    html`<p class="soft">From ${sms.from}, ${sms.at} · ${stateOf(sms.status)}${sms.errorCode === null ? '' : ` (${sms.errorCode})`}</p>${linked(sms.body)}
<h2>What becomes of it</h2><p class="soft">Each choice is reported to the sender with a signature, as Twilio does.</p>
<div class="row">${CHOICES.map(({ status, label }) => button(`/inbox/sms/${sms.sid}/${status}`, label))}</div>`,
  )
}
