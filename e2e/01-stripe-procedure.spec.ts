import { addAssignment, addCurrency, editCurrency, expectFieldError, goTo, openTab, save } from './support/console'
import { db, systemId } from './support/database'
import { pressAgain } from './support/press'
import { stage } from './support/stage'
import { expect, test } from './support/test'

// "Configuring Stripe payment processor", step by step, from an installation in which nothing is configured. The other specs go on
// from what this one leaves behind.

test.describe.configure({ mode: 'serial' })

test('nothing is configured at first', async ({ admin }) => {
  await admin.goto('/admin')
  await goTo(admin, 'Payment systems')
  await expect(admin.getByText('No payment system yet')).toBeVisible()
  expect(await db()`select 1 from payment_system`).toHaveLength(0)
})

test('wrong credentials are refused beside their fields, and nothing typed is lost', async ({ admin }) => {
  await admin.goto('/admin')
  await goTo(admin, 'Payment systems')
  await admin.getByRole('link', { name: 'Create payment system' }).click()
  await admin.getByLabel('Name').fill('Stripe')
  await admin.getByLabel('Payment processor').selectOption({ label: 'Stripe' })
  const login = admin.getByLabel('Login')
  const password = admin.getByLabel('Password')
  const publishableKey = admin.getByLabel('Publishable key')
  const button = admin.getByRole('main').getByRole('button', { name: 'Save', exact: true })
  const summary = admin.getByRole('main').getByRole('alert')
  await login.fill('four')
  await password.fill('pk_test_northwind')
  await publishableKey.fill('sk_test_northwind')
  await admin.getByRole('switch', { name: 'Test mode' }).check()
  await button.click()
  await expect(summary).toContainText('The login must be longer than 4 characters.')
  await expect(summary).toBeFocused()
  await expectFieldError(login, /longer than 4 characters/)

  await login.fill('northwind')
  await pressAgain(button)
  await expect(summary).toContainText('2 things need your attention')
  await expectFieldError(password, /publishable key.*Enter the secret key, which starts with sk_test_ or rk_test_/)
  await expectFieldError(publishableKey, /This is a secret key/)
  await expect(login).toHaveValue('northwind')
  await expect(password).toHaveValue('pk_test_northwind')
  await expect(admin.getByLabel('Name')).toHaveValue('Stripe')
  await expect(admin.getByRole('switch', { name: 'Test mode' })).toBeChecked()

  await publishableKey.fill('pk_test_northwind')
  await password.fill('sk_live_northwind')
  await pressAgain(button)
  await expectFieldError(password, /key for real payments, and Test mode is on/)
  await password.fill('sk_test_northwind')
  await admin.getByRole('switch', { name: 'Test mode' }).uncheck()
  await pressAgain(button)
  await expectFieldError(password, /key for test payments, and Test mode is off/)
  expect(await db()`select 1 from payment_system`).toHaveLength(0)
})

test('Financial, Payment systems, Create payment system, Save', async ({ admin }) => {
  await admin.goto('/admin')
  await goTo(admin, 'Payment systems')
  await admin.getByRole('link', { name: 'Create payment system' }).click()
  await admin.getByLabel('Name').fill('Stripe')
  await admin.getByLabel('Payment processor').selectOption({ label: 'Stripe' })
  await admin.getByLabel('Login').fill('northwind')
  await admin.getByLabel('Password').fill('sk_test_northwind')
  await admin.getByLabel('Publishable key').fill('pk_test_northwind')
  await admin.getByRole('switch', { name: 'Test mode' }).check()
  await admin.getByRole('main').getByRole('button', { name: 'Save', exact: true }).click()
  await expect(admin.getByRole('status').filter({ hasText: 'Stripe is saved' })).toBeVisible()
  await expect(admin.getByLabel('Password')).toHaveValue('')

  // What is stored is sealed: the key is nowhere in the row, and nowhere in the page.
  const [row] = await db()`select settings_sealed as sealed from payment_system where name = 'Stripe'`
  expect(row?.sealed).not.toContain('sk_test')
  expect(await admin.content()).not.toContain('sk_test_northwind')
})

test('Payment methods: all four, Save', async ({ admin }) => {
  await openStripe(admin)
  await openTab(admin, 'Payment methods')
  for (const method of ['VISA', 'MasterCard', 'American Express', 'Discover'])
    await admin.getByRole('checkbox', { name: method }).check()
  await save(admin)
  await admin.reload()
  for (const method of ['VISA', 'MasterCard', 'American Express', 'Discover'])
    await expect(admin.getByRole('checkbox', { name: method })).toBeChecked()
})

test('Data protection: Token only, Save', async ({ admin }) => {
  await openStripe(admin)
  await openTab(admin, 'Data protection')
  await admin.getByRole('radio', { name: 'Token only' }).check()
  await expect(admin.getByRole('radio', { name: /Full card info/ })).toBeDisabled()
  await save(admin)
})

test('Check connection, and the callback address that is registered at the processor', async ({ admin }) => {
  await openStripe(admin)
  await admin.getByRole('button', { name: 'Check connection' }).click()
  await expect(admin.getByText(/^Connected\. The processor answers as/)).toBeVisible()
  await openTab(admin, 'Callbacks')
  const address = `${stage.baseUrl()}/api/callbacks/${await systemId('Stripe')}`
  await expect(admin.getByText(address)).toBeVisible()
  await expect(admin.getByText('Registered').locator('..')).toContainText('Yes')

  const key = Buffer.from('sk_test_northwind:').toString('base64')
  const answer = await fetch(`${stage.sandboxUrl()}/api.stripe.com/v1/webhook_endpoints`, {
    headers: { authorization: `Basic ${key}` },
  })
  const { data } = (await answer.json()) as { data: { url: string; status: string }[] }
  expect(data).toEqual([expect.objectContaining({ url: address, status: 'enabled' })])
})

test('Currencies: USD, edit, Add, Minimum payment 0.5, Add, Save', async ({ admin }) => {
  await admin.goto('/admin')
  await addCurrency(admin, 'USD', '1')
  await editCurrency(admin, 'USD')
  await addAssignment(admin, 'Stripe', '0.5')
  expect(await db()`select 1 from currency_assignment`, 'Add alone stores nothing').toHaveLength(0)
  await save(admin)
  await expect(admin.getByRole('region', { name: 'Stripe', exact: true })).not.toContainText('Not saved yet')
  const rows = await db()`select currency, min_minor from currency_assignment`
  expect(rows).toEqual([{ currency: 'USD', min_minor: '50' }])
})

test('CHF: 0.46 is below what the processor takes and is refused with the reason; 0.5 is saved', async ({ admin }) => {
  await admin.goto('/admin')
  await addCurrency(admin, 'CHF', '1.13')
  await addAssignment(admin, 'Stripe', '0.46')
  await admin.getByRole('main').getByRole('button', { name: 'Save', exact: true }).click()
  const minimum = admin.getByRole('region', { name: 'Stripe', exact: true }).getByLabel('Minimum payment')
  await expectFieldError(minimum, /Stripe itself takes no payment below 0\.5 CHF\./)
  await expect(minimum).toHaveValue('0.46')
  await minimum.fill('0.5')
  await save(admin)
  const rows = await db()`select min_minor from currency_assignment where currency = 'CHF'`
  expect(rows).toEqual([{ min_minor: '50' }])
})

test('a second Stripe on the same currency is refused, naming both (D6)', async ({ admin }) => {
  await admin.goto('/admin/payment-systems/new')
  await admin.getByLabel('Name').fill('Stripe two')
  await admin.getByLabel('Payment processor').selectOption({ label: 'Stripe' })
  await admin.getByLabel('Login').fill('northwind-two')
  await admin.getByLabel('Password').fill('sk_test_northwindtwo')
  await admin.getByLabel('Publishable key').fill('pk_test_northwindtwo')
  // Its callbacks are signed by 06-bad-input-callbacks itself, with this secret.
  await admin.getByLabel('Callback signing secret').fill('whsec_e2e_known_to_the_tests')
  await admin.getByRole('switch', { name: 'Test mode' }).check()
  await admin.getByRole('main').getByRole('button', { name: 'Save', exact: true }).click()
  await expect(admin.getByRole('status').filter({ hasText: 'Stripe two is saved' })).toBeVisible()
  await openTab(admin, 'Payment methods')
  await admin.getByRole('checkbox', { name: 'VISA' }).check()
  await save(admin)

  await editCurrency(admin, 'USD')
  await addAssignment(admin, 'Stripe two', '1')
  await admin.getByRole('main').getByRole('button', { name: 'Save', exact: true }).click()
  await expect(admin.getByRole('region', { name: 'Stripe two', exact: true })).toContainText(
    '“Stripe” and “Stripe two” both have VISA.',
  )
  const [taken] = await db()`select count(*)::int as n from currency_method where currency = 'USD'`
  expect(taken?.n).toBe(4)
})

test('John Doe, Personal, General info, Email, Save', async ({ admin, john }) => {
  // As if it had never been entered: then no card can be kept, and the payer is told why (S1-31).
  await db()`update customer set email = null where name = 'John Doe'`
  await john.goto('/self-care/pay?account=USD')
  const keep = john.getByRole('checkbox', { name: 'Keep this card for later payments' })
  await expect(keep).toBeDisabled()
  await expect(keep).toHaveAccessibleDescription('Add an e-mail address to keep this card.')
  await expect(john.getByRole('link', { name: 'Add an e-mail address' })).toBeVisible()

  await admin.goto('/admin')
  await goTo(admin, 'Customers')
  await admin.getByRole('link', { name: 'John Doe' }).click()
  const email = admin.getByLabel('Email')
  await email.fill('john.doe')
  await admin.getByRole('main').getByRole('button', { name: 'Save', exact: true }).click()
  await expectFieldError(email, /e-mail address such as/)
  await expect(email).toHaveValue('john.doe')
  await email.fill('john.doe@quittance.example')
  await save(admin)
  const [row] = await db()`select email from customer where name = 'John Doe'`
  expect(row?.email).toBe('john.doe@quittance.example')
  await john.reload()
  await expect(keep).toBeEnabled()
})

async function openStripe(page: Parameters<typeof goTo>[0]): Promise<void> {
  await page.goto('/admin')
  await goTo(page, 'Payment systems')
  await page.getByRole('link', { name: 'Stripe', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Stripe' })).toBeVisible()
}
