import type { FrameLocator, Page } from '@playwright/test'

/** The test cards of the sandbox that the tests type. */
export const CARDS = {
  visa: '4242424242424242',
  mastercard: '5555555555554444',
  declined: '4000000000000002',
  insufficientFunds: '4000000000009995',
  /** The bank asks on every payment. */
  asksAlways: '4000002760003184',
  /** A refund to it comes back. */
  refundFails: '4000000000005126',
} as const

/** The processor's card fields within a page of ours. */
export function cardFields(page: Page): FrameLocator {
  return page.frameLocator('iframe[title="Secure card payment input frame"]')
}

/** Types a card into the processor's fields. */
export async function typeCard(page: Page, number: string): Promise<void> {
  const fields = cardFields(page)
  await fields.getByLabel('Card number').fill(number)
  await fields.getByLabel('Expiration date').fill('12/34')
  await fields.getByLabel('Security code').fill('123')
}

/** Answers the bank's question that is shown over the page. */
export async function answerBank(page: Page, answer: 'Complete authentication' | 'Fail authentication'): Promise<void> {
  await page.frameLocator('iframe[title="3-D Secure authentication"]').getByRole('button', { name: answer }).click()
}
