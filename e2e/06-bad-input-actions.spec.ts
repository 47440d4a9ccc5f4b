import type { BrowserContext, Page } from '@playwright/test'
import { type ActionRequest, captureAction, sendAction } from './support/actions'
import { db, newestPayment, systemId } from './support/database'
import { preparePayment } from './support/pay'
import { contextOf } from './support/sign-in'
import { stage } from './support/stage'
import { whatIsThere } from './support/state'
import { expect, test } from './support/test'

// Whatever is sent, by whomever: an answer that says what is wrong, never a fault of ours, and nothing changed.

test.describe('what another site sends', () => {
  test('is refused, with and without saying where it comes from, and changes nothing', async ({ john }) => {
    const button = await preparePayment(john, { amount: '61.00', method: 'VISA •••• 4242' })
    const paying = await captureAction(john, () => button.click())
    const details = await captureDetails(john)
    const before = await whatIsThere()
    for (const request of [paying, details]) {
      const { origin: _, 'sec-fetch-site': _site, ...bare } = request.headers
      const headers: readonly Record<string, string>[] = [
        { ...bare, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
        { ...bare, origin: 'https://evil.example' },
        { ...bare, origin: 'null' },
        { ...bare, 'sec-fetch-site': 'cross-site' },
        { ...bare, origin: stage.baseUrl(), 'sec-fetch-site': 'same-site' },
        bare,
      ]
      for (const sent of headers) {
        const answer = await sendAction({ ...request, headers: sent }, john.context())
        expect(answer.status, JSON.stringify(sent)).toBe(403)
      }
    }
    const form = await fetch(`${stage.baseUrl()}/api/auth/callback/credentials`, {
      method: 'POST',
      headers: { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' },
      body: 'email=admin@quittance.example&password=try+quittance+now',
    })
    expect(form.status).toBe(403)
    expect(await whatIsThere()).toEqual(before)
  })
})

test.describe('server actions', () => {
  test('with a body that is none: nothing changed', async ({ john }) => {
    const request = await captureDetails(john)
    const before = await whatIsThere()
    const notOurs = { ...request, headers: { ...request.headers, 'next-action': '0'.repeat(42) } }
    const wrong: readonly (readonly [string, ActionRequest])[] = [
      ['unknown action', notOurs],
      ['action that is no name', { ...request, headers: { ...request.headers, 'next-action': '__proto__' } }],
      ['text', { ...request, headers: { ...request.headers, 'content-type': 'text/plain' }, body: Buffer.from('[]') }],
    ]
    for (const [name, one] of wrong) {
      const answer = await sendAction(one, john.context())
      expect.soft(answer.status, name).toBeLessThan(500)
    }
    // A body that breaks off is the framework's to read, and it answers for it before any of our code runs: nothing happens.
    for (const length of [0, Math.floor(request.body.length / 2)]) {
      const { text } = await sendAction(
        { ...request, body: request.body.subarray(0, length) as Buffer },
        john.context(),
      )
      expect(text).not.toMatch(/node_modules|at \w+ \(/)
    }
    expect(await whatIsThere()).toEqual(before)
  })

  test('of a customer, sent by anybody else, change nothing', async ({ john, openAs, browser }) => {
    const button = await preparePayment(john, { amount: '63.00', method: 'VISA •••• 4242' })
    const paying = await captureAction(john, () => button.click())
    await john.goto('/self-care/cards')
    const row = john.getByRole('listitem').filter({ hasText: 'VISA •••• 3184' })
    await row.getByRole('button', { name: /Remove/ }).click()
    const removing = await captureAction(john, () =>
      john.getByRole('alertdialog').getByRole('button', { name: 'Remove card' }).click(),
    )
    const details = await captureDetails(john)

    const mia = (await openAs('mia')).context()
    const before = await whatIsThere()
    for (const action of [paying, removing, details]) {
      await expectRefused(action, undefined)
      for (const who of ['admin', 'accountant', 'normal', 'restricted'] as const)
        await expectRefused(action, await contextOf(browser, who))
    }
    for (const action of [paying, removing]) await expectRefused(action, mia)
    expect(await whatIsThere()).toEqual(before)
    const [own] = await db()`select phone from customer where name = 'John Doe'`
    expect(own?.phone).not.toBe('+1 202 555 0000')
  })

  test('of staff, sent by customers and by staff without the permission, change nothing', async ({
    admin,
    browser,
  }) => {
    const john = await newestPayment('John Doe')
    await admin.goto(`/admin/payments/${john.id}`)
    await admin.getByRole('button', { name: 'Refund', exact: true }).click()
    const dialog = admin.getByRole('dialog')
    await dialog.getByLabel('Amount').fill('1.00')
    await dialog.getByLabel('Reason').fill('Never')
    const refund = await captureAction(admin, () => dialog.getByRole('button', { name: 'Refund 1.00 USD' }).click())

    await admin.goto('/admin/currencies/USD')
    await admin.getByLabel('Minimum payment').first().fill('0.75')
    const currency = await captureAction(admin, () => saveButton(admin).click())

    await admin.goto(`/admin/payment-systems/${await systemId('Stripe two')}`)
    await admin.getByLabel('Name').fill('Stolen')
    const system = await captureAction(admin, () => saveButton(admin).click())

    await admin.goto('/admin/users')
    await admin.getByLabel('Name').fill('Mallory')
    await admin.getByLabel('E-mail address').fill('mallory@quittance.example')
    const invite = await captureAction(admin, () => admin.getByRole('button', { name: 'Invite', exact: true }).click())

    const before = await whatIsThere()
    const nobody: BrowserContext | undefined = undefined
    for (const action of [refund, currency, system, invite]) {
      await expectRefused(action, nobody)
      for (const who of ['john', 'mia', 'restricted'] as const)
        await expectRefused(action, await contextOf(browser, who))
    }
    for (const action of [currency, system, invite])
      for (const who of ['accountant', 'normal'] as const) await expectRefused(action, await contextOf(browser, who))
    expect(await whatIsThere()).toEqual(before)
    expect(await db()`select 1 from payment_system where name = 'Stolen'`).toHaveLength(0)
  })

  /** Sends the action as somebody, and expects the words for "not yours" and no fault. */
  async function expectRefused(action: ActionRequest, as: BrowserContext | undefined): Promise<void> {
    const { status, text } = await sendAction(action, as)
    expect(status).toBeLessThan(500)
    expect(text).toMatch(/"code":"(not_found|signed_out|card_removed)"/)
  }
})

/** The server action of the customer's own details, about to change their phone number. */
async function captureDetails(john: Page): Promise<ActionRequest> {
  await john.goto('/self-care/details')
  await john.getByLabel('Phone').fill('+1 202 555 0000')
  return captureAction(john, () => john.getByRole('button', { name: 'Save' }).click())
}

function saveButton(page: Page) {
  return page.getByRole('main').getByRole('button', { name: 'Save', exact: true })
}
