import { captureAction, sendAction } from './support/actions'
import { db } from './support/database'
import { payButton, preparePayment } from './support/pay'
import { pressAgain } from './support/press'
import { fillSignIn } from './support/sign-in'
import { whatIsThere } from './support/state'
import { expect, test } from './support/test'

// Whatever is sent, by whomever: an answer that says what is wrong, never a fault of ours, and nothing changed.

test.describe('forms', () => {
  test('sign-in: missing, wrong and absurd', async ({ page }) => {
    await page.goto('/sign-in')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await expect(page.getByLabel('E-mail address')).toHaveAttribute('aria-invalid', 'true')
    await fillSignIn(page, 'nobody@quittance.example', 'wrong password')
    await expect(page.getByRole('main').getByRole('alert')).toContainText(
      'The e-mail address or the password is not right.',
    )
    await fillSignIn(page, 'nobody', 'x'.repeat(200))
    await expect(page.getByLabel('E-mail address')).toHaveAttribute('aria-invalid', 'true')
    await expect(page.getByLabel('E-mail address')).toHaveValue('nobody')
  })

  for (const [typed, message] of [
    ['', 'Enter an amount.'],
    ['abc', 'Enter the amount in digits'],
    ['-5', 'Enter the amount in digits|more than zero'],
    ['0', 'must be more than zero'],
    ['1e3', 'Enter the amount in digits'],
    ['10.001', 'USD has 2 decimals at the most.'],
    ['1,234.50', 'Enter the amount in digits'],
    ['9'.repeat(30), 'Enter the amount in digits'],
    ['999999999999.99', 'no more than'],
  ] as const)
    test(`pay: "${typed.slice(0, 20)}" is no amount`, async ({ john }) => {
      const before = await whatIsThere()
      await john.goto('/self-care/pay?account=USD')
      await john.getByLabel('Amount').fill(typed)
      await payButton(john).click()
      await expect(john.getByLabel('Amount')).toHaveAttribute('aria-invalid', 'true')
      await expect(john.getByLabel('Amount')).toHaveAccessibleDescription(new RegExp(message))
      await expect(john.getByLabel('Amount')).toHaveValue(typed)
      expect(await whatIsThere()).toEqual(before)
    })

  test('pay: the same is refused by the server, where the browser was made to send it', async ({ john }) => {
    const button = await preparePayment(john, { amount: '64.00', method: 'VISA •••• 4242' })
    const request = await captureAction(john, () => button.click())
    const before = await whatIsThere()
    const sent = request.body.toString('latin1')
    expect(sent).toContain('64.00')
    for (const amount of ['0.01', '-6.4', 'NaN!!', '1e+10', '     ']) {
      const body = Buffer.from(sent.replace('64.00', amount.padEnd(5)), 'latin1')
      const { status, text } = await sendAction({ ...request, body }, john.context())
      expect(status, amount).toBeLessThan(500)
      expect(text, amount).toContain('"fields":{"amount":')
    }
    const unknown = Buffer.from(sent.replace(/stored:\w+/, 'stored:cus_nothing'), 'latin1')
    expect((await sendAction({ ...request, body: unknown }, john.context())).text).toMatch(/"fields":\{"method":/)
    expect(await whatIsThere()).toEqual(before)
  })

  test('pay: a card that is not complete stays in its fields', async ({ john }) => {
    const before = await whatIsThere()
    const button = await preparePayment(john, { amount: '5.00', method: 'New card', card: '42424242' })
    await button.click()
    await expect(john.getByText('Your card number is incomplete.').first()).toBeVisible()
    await expect(john.getByLabel('Amount')).toHaveValue('5.00')
    expect(await whatIsThere()).toEqual(before)
  })

  test('your details: an e-mail address and a phone number that are none, and an address that is not proved', async ({
    john,
  }) => {
    await john.goto('/self-care/details')
    await john.getByLabel('E-mail').fill('john.doe')
    await john.getByLabel('Phone').fill('call me')
    await john.getByRole('button', { name: 'Save' }).click()
    await expect(john.getByLabel('E-mail')).toHaveAccessibleDescription(/Enter an e-mail address such as/)
    await expect(john.getByLabel('Phone')).toHaveAccessibleDescription(/Enter a phone number in digits/)
    await expect(john.getByLabel('Phone')).toHaveValue('call me')
    await john.getByLabel('Phone').fill('')
    // That another customer has it is not said, and it is not theirs by that; the one they sign in with is.
    for (const [email, isTyped] of [
      ['mia.gerber@quittance.example', true],
      ['john.doe@quittance.example', false],
    ] as const) {
      await john.getByLabel('E-mail').fill(email)
      await pressAgain(john.getByRole('button', { name: 'Save' }))
      await expect
        .poll(() => db()`select email, email_typed from customer where name = 'John Doe'`)
        .toEqual([{ email, email_typed: isTyped }])
    }
  })

  test('console: a currency, a minimum, a customer and a user that cannot be', async ({ admin }) => {
    const before = await whatIsThere()
    await admin.goto('/admin/currencies/new')
    await admin.getByLabel('Currency', { exact: true }).fill('XXQ')
    await admin.getByLabel('Exchange rate').fill('minus one')
    await admin.getByRole('button', { name: 'Add currency' }).click()
    await expect(admin.getByLabel('Exchange rate')).toHaveAccessibleDescription(/Enter the rate in digits/)
    await admin.getByLabel('Exchange rate').fill('2')
    await pressAgain(admin.getByRole('button', { name: 'Add currency' }))
    await expect(admin.getByLabel('Currency', { exact: true })).toHaveAttribute('aria-invalid', 'true')

    await admin.goto('/admin/minimum-payments')
    await admin.getByRole('button', { name: /change the minimum payment of Stripe in USD/ }).click()
    const cell = admin.getByRole('textbox')
    await cell.fill('0.10')
    await cell.press('Enter')
    await expect(admin.getByText('Stripe itself takes no payment below 0.5 USD.')).toBeVisible()
    await expect(cell).toHaveValue('0.10')

    await admin.goto('/admin/customers/new')
    await admin.getByLabel('Email').fill('nonsense')
    await admin.getByLabel('Phone').fill('none')
    await admin
      .getByRole('main')
      .getByRole('button', { name: /^Create/ })
      .click()
    await expect(admin.getByLabel('Name')).toHaveAccessibleDescription(/Enter a name\./)
    await expect(admin.getByLabel('Email')).toHaveAccessibleDescription(/e-mail address such as/)
    await expect(admin.getByLabel('Phone')).toHaveAccessibleDescription(/phone number in digits/)

    await admin.goto('/admin/users')
    await admin.getByLabel('Name').fill('Somebody')
    await admin.getByLabel('E-mail address').fill('nobody')
    await admin.getByRole('button', { name: 'Invite', exact: true }).click()
    await expect(admin.getByLabel('E-mail address')).toHaveAttribute('aria-invalid', 'true')
    expect(await whatIsThere()).toEqual(before)
  })

  test('text that is code is shown as text', async ({ admin }) => {
    const name = '<img src=x onerror=alert(1)>"\'=1+1'
    await admin.goto('/admin/customers/new')
    await admin.getByLabel('Name').fill(name)
    await admin
      .getByRole('main')
      .getByRole('button', { name: /^Create/ })
      .click()
    await expect(admin.getByRole('heading', { level: 1 })).toHaveText(name)
    await expect(admin.locator('img[src=x]')).toHaveCount(0)
    await db()`delete from customer where name = ${name}`
  })
})
