import { type APIRequestContext, expect, type Page, test } from '@playwright/test'
import { poppler } from '@/lib/documents/testing'
import { within } from './patience'

// Papers as somebody gets them, read by tools that know nothing of ours.

/** What a paper is called on the page that offers it, and what must be in it. */
export interface Paper {
  readonly name: RegExp
  readonly says: readonly (string | RegExp)[]
}

/** Expects the address of a paper to answer a tagged PDF, the same bytes each time, that says all this and nothing of a card. */
export async function expectPaper(request: APIRequestContext, href: string | null, says: Paper['says']): Promise<void> {
  const answer = await request.get(href ?? '')
  expect(answer.status(), href ?? '').toBe(200)
  expect(answer.headers()).toMatchObject({ 'content-type': 'application/pdf', 'cache-control': 'private, no-store' })
  expect(answer.headers()['content-disposition']).toMatch(/^inline; filename="(R|INV|CN|OS)-\d{4}-\d{6}\.pdf"$/)
  const pdf = await answer.body()
  expect(pdf.equals(await (await request.get(href ?? '')).body())).toBe(true)
  const info = poppler('pdfinfo', pdf)
  const text = poppler('pdftotext', pdf, ['-layout'])
  if (info === null || text === null) {
    test.info().annotations.push({ type: 'not run', description: 'pdfinfo and pdftotext are not installed' })
    return
  }
  expect(info).toMatch(/Title: +\S/)
  expect(info).toMatch(/Tagged: +yes/)
  for (const words of says)
    if (typeof words === 'string') expect(text).toContain(words)
    else expect(text).toMatch(words)
  expect(text).not.toContain('4242')
}

/** Expects a page to offer these papers and no others, once they are written, and reads each. */
export async function expectPapers(page: Page, papers: readonly Paper[]): Promise<void> {
  const links = page.getByRole('main').getByRole('link', { name: /PDF/ })
  await expect(links).toHaveText(papers.map(({ name }) => name))
  for (const [at, { says }] of papers.entries())
    await expectPaper(page.request, await links.nth(at).getAttribute('href'), says)
}

/** Loads a page until it offers a paper that the worker writes a moment later. */
export async function untilOffered(page: Page, name: RegExp): Promise<void> {
  const offered = async () => {
    await page.reload()
    return page.getByRole('link', { name }).count()
  }
  await expect.poll(offered, within(30)).toBe(1)
}

/** The address of the first paper of that name on a page. */
export const hrefOf = (page: Page, name: RegExp) => page.getByRole('link', { name }).first().getAttribute('href')

/** Lets payers download a kind of paper, or not any more. */
export async function letPayersDownload(admin: Page, kind: 'Invoices' | 'Receipts', on: boolean): Promise<void> {
  await admin.goto('/admin/documents/settings')
  await admin.getByRole('checkbox', { name: kind }).setChecked(on)
  await admin.getByRole('button', { name: 'Save' }).click()
  await expect(admin.getByText('Saved. Documents that were issued before stay as they are.')).toBeVisible()
}
