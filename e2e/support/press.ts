import type { Locator } from '@playwright/test'

/** Presses a button that was pressed a moment ago: two clicks closer than a double click are one. */
export async function pressAgain(button: Locator): Promise<void> {
  await button.page().waitForTimeout(450)
  await button.click()
}
