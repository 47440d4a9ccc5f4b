import { expect, it } from 'vitest'
import { defaultTemplate, MESSAGE_LOCALES } from './defaults'
import { EXAMPLE, EXAMPLE_LINK } from './examples'
import { CHANNELS, MESSAGE_KINDS } from './kinds'
import { layOut } from './layout'
import { fill, LINK_MARK, problemsOf, smsParts } from './template'

const mail = (body: string, subject = 'About {merchant}', button = 'Pay') => ({ subject, body, button })
const ready = (body: string) => problemsOf('order_ready', 'email', mail(body)).body

it('has words for every message, channel and language, which could be saved as they are', () => {
  for (const locale of MESSAGE_LOCALES)
    for (const kind of MESSAGE_KINDS)
      for (const channel of CHANNELS)
        expect(problemsOf(kind, channel, defaultTemplate(kind, channel, locale)), `${kind} ${channel}`).toEqual({})
})

it('calls an authorisation what the trade calls it', () => {
  expect(defaultTemplate('payment_authorised', 'email', 'en').subject).toBe('Your card was authorised')
  const text = (values: object) =>
    fill(defaultTemplate('order_ready', 'email', 'en'), values, { locale: 'en', hasLink: true }).body
  expect(text(EXAMPLE)).toContain('Authorisation Amount: 128.50 USD')
  expect(text({ ...EXAMPLE, authorised: undefined })).not.toContain('Authorisation')
})

it('refuses placeholders that this message does not have, and says which there are', () => {
  expect(ready('{amont} {link}')).toContain('There is no {amont} here. Use {merchant}, {customer}')
  expect(ready('{remaining} {link}')).toContain('There is no {remaining}')
  expect(ready('{constructor} {link}')).toContain('There is no {constructor}')
  expect(ready('{ amount } {link}')).toContain('There is no { amount }')
  expect(ready('{{amount}} {link}')).toContain('A brace stands alone')
  expect(ready('{amount')).toContain('A brace stands alone')
  expect(ready('Pay {amount}')).toContain('It needs {link}')
  expect(ready('Pay {amount}: {link}')).toBeUndefined()
  expect(problemsOf('order_ready', 'email', mail('{link}', 'Pay {link}')).subject).toContain('There is no {link}')
  expect(problemsOf('order_ready', 'email', mail('{link}', 'A\nBcc: x@example.com')).subject).toContain('one line')
  expect(problemsOf('order_ready', 'email', mail('{link}', 'A', '')).button).toContain('button')
  expect(problemsOf('order_ready', 'sms', mail('x'.repeat(601), '')).body).toContain('at most 600')
})

it('leaves out a line about which there is nothing to say', () => {
  const body = 'Hello {customer},\n\nFor: {description}\nUntil: {expires}\n\n{note}\n\n{link}\n\nBye'
  const filled = fill(mail(body), { merchant: 'Acme', description: 'Cable' }, { locale: 'en', hasLink: false })
  expect(filled).toEqual({ subject: 'About Acme', body: 'For: Cable\n\nBye' })
  // A message of one line says it with gaps rather than nothing.
  const alone = fill(mail('{merchant}: you owe {amount}.'), { merchant: 'Acme' }, { locale: 'en', hasLink: false })
  expect(alone.body).toBe('Acme: you owe .')
})

it('takes nothing in a value for a placeholder, a link or a header', () => {
  const values = { merchant: '{note}\r\nBcc: x@example.com', customer: `{link}${LINK_MARK}\u202E`, note: 'secret' }
  const { subject, body } = fill(mail('{customer} {merchant}', '{merchant}'), values, { locale: 'en', hasLink: true })
  expect(subject).toBe('{note} Bcc: x@example.com')
  expect(body).toBe('{link} {note}\nBcc: x@example.com')
})

it('keeps the name that a payer typed on its line, where it can be no paragraph', () => {
  const customer = 'Anna\r\n\nPay here instead:\u2028\u2029\thttps://x.example\u0085'
  const { body } = fill(mail('Hello {customer},\n{note}'), { customer, note: 'a\nb' }, { locale: 'en', hasLink: true })
  expect(body).toBe('Hello Anna Pay here instead: https://x.example,\na\nb')
})

it('writes amounts and times as the language does', () => {
  const values = { amount: { amountMinor: 123_450n, currency: 'EUR' }, expires: new Date('2026-12-31T23:30:00Z') }
  const inGerman = fill(mail('{amount} {expires}'), values, { locale: 'de', hasLink: true }).body
  expect(inGerman).toBe('1.234,50 EUR 31. Dezember 2026 um 23:30 UTC')
  const yen = { amount: { amountMinor: 1234n, currency: 'JPY' } }
  expect(fill(mail('{amount}'), yen, { locale: 'en', hasLink: true }).body).toBe('1,234 JPY')
})

it('draws a link on its own line as a button, and escapes everything (A7)', () => {
  const body = `<script>1</script>\nsecond "line"\n\n${LINK_MARK}\n\nor ${LINK_MARK} here`
  const link = 'https://pay.example.com/pay/abc?a=1&b="2"'
  const { html, text } = layOut({ subject: '<b>', body, button: 'Pay <now>', link, locale: 'en' })
  expect(html).not.toMatch(/<script|<b>|<now>|b="2"/)
  expect(html).toContain('&#60;script&#62;1&#60;/script&#62;<br>\nsecond')
  expect(html).toMatch(/<a href="[^"]+" style="[^"]+">Pay &#60;now&#62;<\/a>/)
  expect(text).toBe(`<script>1</script>\nsecond "line"\n\nPay <now>:\n${link}\n\nor ${link} here\n`)
  // `$&` in a link is no pattern of a replacement.
  expect(layOut({ subject: '', body: LINK_MARK, button: null, link: 'https://x.example/$&', locale: 'en' }).text).toBe(
    'https://x.example/$&\n',
  )
})

it('counts what an SMS costs', () => {
  expect([smsParts('x'.repeat(160)), smsParts('x'.repeat(161)), smsParts('x'.repeat(307))]).toEqual([1, 2, 3])
  expect([smsParts('…'.repeat(70)), smsParts('…'.repeat(71))]).toEqual([1, 2])
  const { body } = fill(defaultTemplate('order_ready', 'sms', 'en'), EXAMPLE, { locale: 'en', hasLink: true })
  expect(smsParts(body.replace(LINK_MARK, EXAMPLE_LINK))).toBe(1)
})
