import { beforeEach, describe, expect, it } from 'vitest'
import type { PayerActor } from '@/lib/auth/actor'
import { newVisit } from '@/lib/auth/visit'
import { cancelLink } from '@/lib/orders/cancel'
import { createLink } from '@/lib/orders/create-link'
import { saveTerms } from '@/lib/orders/terms'
import { linkForm } from '@/lib/orders/testing'
import { linkCheckout } from '@/lib/transactions/link-checkout'
import { getPayment, getPaymentByLink } from '@/lib/transactions/read'
import { paymentBench } from '@/lib/transactions/testing'
import { type LinkSetting, payByLink, payingByLink, rulesOf } from './pay-link'
import { payerFields, problemsIn } from './pay-link-form'

const bench = paymentBench()
beforeEach(() => bench.calm())

const PAID = /^\/pay\/t0k3n\/payments\/pay_[0-9a-z]{26}\?now=1$/

async function made(changed: Readonly<Record<string, unknown>> = {}): Promise<PayerActor> {
  const result = await createLink(bench.admin, linkForm(changed))
  if (!result.ok) throw new Error(result.message)
  return { kind: 'payer', profileId: bench.profileId, linkId: result.value.linkId, name: 'Payer' }
}

/** What the page sends, by card, with anything changed. */
const sent = (changed: Readonly<Record<string, unknown>> = {}) =>
  payingByLink.parse({
    linkToken: 't0k3n',
    amount: '25.00',
    method: `new:${bench.ids.stripe}:card`,
    token: 'pm_card_visa',
    key: 'after:none',
    attempt: '0',
    name: 'Anna Payer',
    email: 'anna.payer@example.com',
    ...changed,
  })

const setting = (visit: string | undefined = newVisit()): LinkSetting => ({
  visit,
  network: '192.0.2.1',
  locale: 'en',
  later: () => undefined,
})

describe('paying by the page of a link', () => {
  it('leads to the payment, and to the same one however often it is sent', async () => {
    const payer = await made()
    const browser = setting()
    const first = await payByLink(payer, sent(), browser)
    expect(first).toMatchObject({ ok: true, value: { address: expect.stringMatching(PAID) } })
    const again = await payByLink(payer, sent(), browser)
    const address = first.ok ? first.value.address.replace('?now=1', '?again=1') : ''
    expect(again).toEqual({ ok: true, value: { address } })
  })

  it('says beside each field what is wrong, all at once', async () => {
    const payer = await made({ parts: true, partMin: '5' })
    const answer = await payByLink(payer, sent({ amount: '24.99', name: ' ', email: 'anna', method: '' }), setting())
    expect(answer).toMatchObject({
      code: 'invalid',
      fields: {
        amount: 'Too little would be left to pay. Pay 24.50 USD at most, or all of it: 25.00 USD.',
        name: 'Enter your name.',
        email: 'Enter an e-mail address such as name@example.com.',
        method: 'Choose how you want to pay.',
      },
    })
    expect(await payByLink(payer, sent({ token: undefined }), setting())).toMatchObject({
      message: 'Nothing was charged.',
      fields: { method: /^The card could not be read\. .* JavaScript, and press the button again\.$/ },
    })
    expect(await payByLink(payer, sent({ method: `stored:${bench.ids.stripe}` }), setting())).toMatchObject({
      code: 'invalid',
    })
  })

  it('says that somebody paid a part since the page was drawn, and where it is drawn afresh', async () => {
    const payer = await made({ parts: true, partMin: '5' })
    const all = sent({ amount: '25.00', paid: '0' })
    expect(await payByLink(payer, sent({ amount: '10' }), setting())).toMatchObject({ ok: true })
    expect(await payByLink(payer, all, setting())).toMatchObject({
      message: 'Somebody has paid a part of this since you opened the page. Nothing was charged to you now.',
      fields: { amount: 'No more than 15.00 USD is to be paid.' },
      stale: { address: '/pay/t0k3n?checkout=1' },
    })
    // Drawn since, or by nobody's page: what is wrong is what was typed.
    for (const paid of ['1000', '', 'x']) {
      const refused = await payByLink(payer, sent({ amount: '25.00', paid }), setting())
      expect(refused).toMatchObject({ message: 'Nothing was charged.' })
      expect(refused).not.toHaveProperty('stale')
    }
  })

  it('takes a name on one line and no longer than names are, because messages say it', async () => {
    const payer = await made()
    for (const name of ['Anna\n\nPay at https://x.example', 'Anna\tPayer', 'Anna\u2028Payer'])
      expect(await payByLink(payer, sent({ name }), setting())).toMatchObject({
        fields: { name: 'Enter your name on one line.' },
      })
    expect(await payByLink(payer, sent({ name: 'A'.repeat(101) }), setting())).toMatchObject({
      fields: { name: 'Use at most 100 characters.' },
    })
    expect(await payByLink(payer, sent({ name: ` ${'Ä'.repeat(100)}\n` }), setting())).toMatchObject({ ok: true })
  })

  it('asks nothing of the processor before the terms are agreed to', async () => {
    const payer = await made()
    const [terms, privacy] = ['https://example.com/t', 'https://example.com/p']
    await saveTerms(bench.admin, { termsUrl: terms, privacyUrl: privacy })
    const refused = await payByLink(payer, sent({ terms }), setting())
    const other = await payByLink(payer, sent({ terms: 'https://example.com/old', privacy }), setting())
    const agreed = await payByLink(payer, sent({ terms, privacy }), setting())
    await saveTerms(bench.admin, { termsUrl: null, privacyUrl: null })
    expect(refused).toMatchObject({ code: 'invalid', fields: { privacy: /Confirm/ } })
    expect(other).toMatchObject({ code: 'invalid', fields: { terms: /Agree/ } })
    expect(agreed).toMatchObject({ ok: true })
  })

  it('keeps with each attempt what was agreed to, for staff and not for payers', async () => {
    const payer = await made()
    const browser = setting()
    const agreements = async () => {
      const [row] = await bench.test.sql`select id from payment where link_id = ${payer.linkId}`
      const of = { paymentId: String(row?.id), visit: String(browser.visit) }
      expect(await getPaymentByLink(payer, of)).toMatchObject({ agreements: [] })
      return (await getPayment(bench.admin, of.paymentId))?.agreements
    }
    const terms = 'https://example.com/terms'
    await saveTerms(bench.admin, { termsUrl: terms, privacyUrl: null })
    await payByLink(payer, sent({ terms, token: 'pm_card_chargeDeclined' }), browser)
    await saveTerms(bench.admin, { termsUrl: null, privacyUrl: null })
    const first = { termsUrl: terms, privacyUrl: null, at: expect.any(Date) }
    expect(await agreements()).toEqual([first])
    const privacy = 'https://example.com/privacy'
    await saveTerms(bench.admin, { termsUrl: null, privacyUrl: privacy })
    expect(await payByLink(payer, sent({ privacy, attempt: '1' }), browser)).toMatchObject({ ok: true })
    await saveTerms(bench.admin, { termsUrl: null, privacyUrl: null })
    expect(await agreements()).toEqual([first, { termsUrl: null, privacyUrl: privacy, at: expect.any(Date) }])
    // What is not asked is not agreed to.
    const other = await made()
    await payByLink(other, sent({ terms }), setting())
    const [unasked] = await bench.test.sql`select id from payment where link_id = ${other.linkId}`
    expect(await getPayment(bench.admin, String(unasked?.id))).toMatchObject({ agreements: [] })
  })

  it('refuses an amount that is not due, without a field for it beside the method', async () => {
    const payer = await made()
    expect(await payByLink(payer, sent({ amount: '24.00' }), setting())).toMatchObject({
      code: 'amount',
      message: 'What is to be paid has changed since this page was opened. Nothing was charged.',
      links: [{ href: '/pay/t0k3n?checkout=1' }],
      stale: { address: '/pay/t0k3n?checkout=1' },
    })
    expect(await payByLink(payer, sent({ amount: '0.10' }), setting())).toMatchObject({ fields: { method: /no less/ } })
  })

  it('charges nothing where the browser keeps no secret of ours, and needs a name only once', async () => {
    const payer = await made()
    expect(await payByLink(payer, sent(), setting(''))).toMatchObject({ code: 'no_visit' })
    const browser = setting()
    await payByLink(payer, sent({ token: 'pm_card_chargeDeclined' }), browser)
    const nobody = { name: '', email: '' }
    expect(await payByLink(payer, sent({ ...nobody, attempt: '1' }), browser)).toMatchObject({ ok: true })
  })

  it('asks who pays again where something else is paid than what failed', async () => {
    const payer = await made()
    const browser = setting()
    await payByLink(payer, sent({ token: 'pm_card_chargeDeclined' }), browser)
    const last = (await linkCheckout(payer, browser.visit ?? ''))?.own?.paymentId
    const afresh = { key: `after:${last}`, name: '', email: '' }
    expect(await payByLink(payer, sent(afresh), browser)).toMatchObject({ fields: { name: 'Enter your name.' } })
  })

  it('says that somebody is paying, and leads to the link’s own page where it is over', async () => {
    const payer = await made()
    await payByLink(payer, sent({ token: 'pm_card_threeDSecure2Required' }), setting())
    expect(await payByLink(payer, sent(), setting())).toMatchObject({
      code: 'busy',
      message: /Somebody is paying this/,
    })
    const over = await made()
    await cancelLink(bench.admin, { linkId: over.linkId, message: 'Sold' })
    expect(await payByLink(over, sent(), setting())).toEqual({ ok: true, value: { address: '/pay/t0k3n' } })
  })

  it('offers the payment that is there where its form was sent with another amount', async () => {
    const payer = await made({ parts: true, partMin: '5' })
    const browser = setting()
    await payByLink(payer, sent({ token: 'pm_card_threeDSecure2Required', amount: '10' }), browser)
    const other = await payByLink(payer, sent({ amount: '12' }), browser)
    expect(other).toMatchObject({
      code: 'key_reused',
      links: [{ href: /payments\/pay_/ }, { href: '/pay/t0k3n?checkout=1&afresh=1' }],
    })
  })
})

it('the fields that are not asked for are not looked at', async () => {
  const known = await linkCheckout(await made({ customerId: bench.ids.customer }), '')
  if (!known) throw new Error('no link')
  const say = (key: string) => key
  const check = (rules: ReturnType<typeof rulesOf>, typed: object) =>
    problemsIn(payerFields(rules, say, 'en').safeParse(typed).error)
  expect(check(rulesOf(known), {})).toEqual({})
  const all = { ...rulesOf(known), asksWho: true, terms: 'https://a.example/t', privacy: 'https://a.example/p' }
  expect(check(all, {})).toMatchObject({ terms: 'needsTerms', privacy: 'needsPrivacy' })
  expect(
    check(
      { ...all, part: { due: '2500', from: '500', to: '2450' } },
      { name: 'A', email: 'a@b.ch', terms: all.terms, privacy: all.privacy, amount: '4.99' },
    ),
  ).toEqual({
    amount: 'lessThanPart',
  })
})
