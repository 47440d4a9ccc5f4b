import { expect, type Locator, type Page } from '@playwright/test'
import { pressAgain } from './press'

/** Opens a page of the console by its navigation, as a person does. */
export async function goTo(page: Page, entry: string | RegExp): Promise<void> {
  await page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name: entry, exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: entry })).toBeVisible()
}

/** Opens one of the pages of a payment system that is shown already. */
export async function openTab(page: Page, tab: string): Promise<void> {
  const link = page.getByRole('navigation', { name: /^Pages of / }).getByRole('link', { name: tab, exact: true })
  await link.click()
  await expect(link).toHaveAttribute('aria-current', 'page')
}

/** The message beside a field, as a screen reader is told of it. */
export async function expectFieldError(field: Locator, message: string | RegExp): Promise<void> {
  await expect(field).toHaveAttribute('aria-invalid', 'true')
  await expect(field).toHaveAccessibleDescription(message)
}

/** Presses Save and waits for the page's word that it is saved. */
export async function save(page: Page): Promise<void> {
  await pressAgain(page.getByRole('main').getByRole('button', { name: 'Save', exact: true }))
  await expect(page.getByRole('status').filter({ hasText: /^Saved/ })).toBeVisible()
}

/** Adds a currency and leaves its page open. */
export async function addCurrency(page: Page, code: string, rate: string): Promise<void> {
  await goTo(page, 'Currencies')
  await page.getByRole('link', { name: 'Add currency' }).click()
  await page.getByLabel('Currency', { exact: true }).fill(code)
  await page.getByLabel('Exchange rate').fill(rate)
  await page.getByRole('button', { name: 'Add currency' }).click()
  await expect(page).toHaveURL(new RegExp(`/admin/currencies/${code}$`))
}

/** Opens the edit page of a currency by its icon in the list. */
export async function editCurrency(page: Page, code: string): Promise<void> {
  await goTo(page, 'Currencies')
  await page.getByRole('link', { name: `Edit ${code}` }).click()
  await expect(page.getByRole('heading', { level: 1, name: new RegExp(code) })).toBeVisible()
}

/** "Payment and remittance systems": Add, fill in, Add. The currency is still to be saved. */
export async function addAssignment(page: Page, system: string, minimum: string): Promise<void> {
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  const fields = page.getByRole('group', { name: 'Add a system' })
  await fields.getByLabel('Type of system').selectOption({ label: 'Payment system' })
  await fields.getByLabel('Payment system', { exact: true }).selectOption({ label: `${system} (Test mode)` })
  await fields.getByLabel('Minimum payment').fill(minimum)
  await fields.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(page.getByRole('region', { name: system, exact: true })).toContainText('Not saved yet')
}
