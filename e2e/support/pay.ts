import { expect, type Page } from '@playwright/test'
import { typeCard } from './cards'

export interface Paying {
  /** As the payer types it. */
  readonly amount: string
  /** The row of the method picker: "New card", "PayPal", "VISA •••• 4242". */
  readonly method: string
  /** A new card's number. */
  readonly card?: string
  /** Tick "Keep this card for later payments". */
  readonly keep?: boolean
  readonly currency?: string
}

/** Fills in the pay page up to its button, and returns the button. */
export async function preparePayment(page: Page, { amount, method, card, keep, currency = 'USD' }: Paying) {
  await page.goto(`/self-care/pay?account=${currency}`)
  await page.getByLabel('Amount').fill(amount)
  await page.getByRole('radio', { name: method }).check()
  if (card) await typeCard(page, card)
  if (keep) await page.getByRole('checkbox', { name: 'Keep this card for later payments' }).check()
  return payButton(page)
}

/** The one button of the pay page; it says the amount. */
export function payButton(page: Page) {
  return page.getByRole('main').getByRole('button', { name: /^Pay/ })
}

/** Pays, and waits for the payment's own page, or for the processor's or bank's where that one leads at once. */
export async function pay(page: Page, paying: Paying): Promise<void> {
  await (await preparePayment(page, paying)).click()
  await expect(page).toHaveURL(/\/self-care\/payments\/pay_|paypal\.com|stripe\.com/)
}
