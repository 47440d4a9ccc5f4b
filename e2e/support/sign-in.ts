import { expect, type Page } from '@playwright/test'
import { demoPerson, type Role } from './stage'

/** Signs in through the sign-in page as the demo person of a role, and leaves the page where that person starts. */
export async function signInAs(page: Page, role: Role): Promise<void> {
  const person = demoPerson(role)
  await page.goto(person.url)
  await page.getByLabel('E-mail').fill(person.email)
  await page.getByLabel('Password', { exact: true }).fill(person.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page).not.toHaveURL(/sign-in/)
}
