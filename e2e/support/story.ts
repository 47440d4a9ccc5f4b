import { type Browser, expect, type Page } from '@playwright/test'
import { watch } from './network'
import { within } from './patience'
import { inbox, type Mail } from './sandbox'
import { contextOf } from './sign-in'
import { stage } from './stage'
import { ON_PHONE } from './visitor'

// What the stories of a link and of an order are told with: two people, each in front of a screen for as long as the story lasts.

export interface Cast {
  /** Who works for the merchant, at a desk. */
  readonly clerk: Page
  /** Who pays, on a phone, and has no account. */
  readonly payer: Page
  /** Ends the story. Neither browser complained of anything, nor talked to anybody but us and the processors. */
  readonly end: () => Promise<void>
}

export async function castOf(browser: Browser): Promise<Cast> {
  const contexts = [await contextOf(browser, 'normal'), await browser.newContext(ON_PHONE)] as const
  const watches = contexts.map(watch)
  const [clerk, payer] = [await contexts[0].newPage(), await contexts[1].newPage()]
  const end = async () => {
    for (const context of contexts) await context.close()
    for (const { complaints, foreign } of watches)
      expect({ complaints, foreign }).toEqual({ complaints: [], foreign: [] })
  }
  return { clerk, payer, end }
}

/** The one mail to somebody with all this in it, once it has arrived. */
export async function mailWith(to: string, ...texts: readonly string[]): Promise<Mail> {
  const has = (mail: Mail) => texts.every((text) => `${mail.subject}\n${mail.text}`.includes(text))
  const found = async () => (await inbox(to)).mails.filter(has)
  await expect.poll(async () => (await found()).length, within(30)).toBe(1)
  return (await found())[0] as Mail
}

/** Opens a message on the payer's phone, as the sandbox has it, and has its provider report that it was delivered. */
export async function openMessage(payer: Page, path: string): Promise<void> {
  await payer.goto(`${stage.sandboxUrl()}/inbox/${path}`)
  await payer.getByRole('button', { name: 'Delivered', exact: true }).click()
  // A page that is left while its form is on its way takes the report with it.
  await expect(payer.getByText(/(· |Reported so far: )delivered/)).toBeVisible()
}

/** Follows the address in the message that is open, and answers it. */
export async function followLink(payer: Page): Promise<string> {
  const link = payer.getByRole('link', { name: /\/(pay|order)\// })
  const address = (await link.getAttribute('href')) ?? ''
  await link.click()
  return address
}
