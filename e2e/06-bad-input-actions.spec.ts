import type { Page } from '@playwright/test'
import { type ActionRequest, captureAction, sendAction } from './support/actions'
import { preparePayment } from './support/pay'
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
})

/** The server action of the customer's own details, about to change their phone number. */
async function captureDetails(john: Page): Promise<ActionRequest> {
  await john.goto('/self-care/details')
  await john.getByLabel('Phone').fill('+1 202 555 0000')
  return captureAction(john, () => john.getByRole('button', { name: 'Save' }).click())
}
