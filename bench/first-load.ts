import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from '@playwright/test'
import type { SystemActor } from '@/lib/auth/actor'
import { createLink } from '@/lib/orders/create-link'
import { getLink } from '@/lib/orders/read'
import { linkSchema } from '@/lib/orders/schemas'
import { runProcess } from '@/scripts/run/processes.mjs'
import { atLeast, atMost, type Figure } from './figures'
import type { Bench } from './rows'

// What a payer's phone has to load before they can pay by a link, from the production build and with nothing in its cache.

const PHONE = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true } as const
const QUIET = ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--no-first-run']
const LIGHTHOUSE = 'lighthouse@13.5.0'
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'] as const

/** P12: script of ours that the page of a link loads, and what Lighthouse thinks of the page. Throws when its form needs scripts. */
export async function* firstLoadRows(bench: Bench): AsyncGenerator<Figure> {
  const path = await linkPath(bench)
  // Its script draws the card fields: without it the page would complain that they do not load.
  const sandbox = await bench.serveSandbox()
  const site = await bench.serveSite(bench.databaseUrl, sandbox.origin)
  const executablePath = await bench.findBrowser()
  const browser = await chromium.launch({ executablePath, args: QUIET })
  try {
    const url = site.origin + path
    yield await scriptRow(browser, url)
    await expectFormWithoutScripts(browser, url)
    const scores = await lighthouse(url, executablePath, join(bench.folder, 'lighthouse.json'))
    if (scores) yield scoreRow(scores)
  } finally {
    await browser.close()
    await site.stop()
    await sandbox.stop()
  }
}

/** Where the payer of a new link begins. */
async function linkPath({ furniture: { profileId } }: Bench): Promise<string> {
  const actor: SystemActor = { kind: 'system', profileId, name: 'bench' }
  const form = { amount: '25.00', currency: 'USD', mode: 'test', description: 'Fees of Lena' }
  const made = await createLink(actor, linkSchema.parse(form))
  if (!made.ok) throw new Error(made.message)
  return new URL((await getLink(actor, made.value.linkId))?.address ?? '').pathname
}

async function scriptRow(browser: Browser, url: string): Promise<Figure> {
  const context = await browser.newContext(PHONE)
  const page = await context.newPage()
  const loaded: { readonly what: string; readonly type: string; readonly bytes: number }[] = []
  page.on('requestfinished', async (request) => {
    if (new URL(request.url()).origin !== new URL(url).origin) return
    const { responseBodySize } = await request.sizes()
    loaded.push({ what: new URL(request.url()).pathname, type: request.resourceType(), bytes: responseBodySize })
  })
  await page.goto(url, { waitUntil: 'load' })
  // What loads later by itself is loaded as well.
  await page.waitForTimeout(3_000)
  await context.close()
  const of = (type: string) => loaded.filter((one) => one.type === type).reduce((sum, { bytes }) => sum + bytes, 0)
  return {
    id: 'P12',
    what: 'pay page, first load: script of ours over the wire',
    ours: `document ${of('document')}, style ${of('stylesheet')}, fonts ${of('font')}`,
    reference: '',
    value: of('script'),
    unit: 'bytes',
    needed: atMost(180_000, 60_000),
    // The address is a key, and goes into no file.
    detail: loaded.filter(({ type }) => type !== 'document'),
  }
}

/** Sends the form with nothing typed, and expects it back with what is wrong. Throws when it does not come. */
async function expectFormWithoutScripts(browser: Browser, url: string): Promise<void> {
  const context = await browser.newContext({ ...PHONE, javaScriptEnabled: false })
  const page: Page = await context.newPage()
  await page.goto(url)
  await page.getByLabel('E-mail').fill('anna@example.com')
  await page.getByRole('button', { name: 'Pay 25.00 USD' }).click()
  await page.getByText('Enter your name.').first().waitFor({ timeout: 15_000 })
  const kept = await page.getByLabel('E-mail').inputValue()
  await context.close()
  if (kept !== 'anna@example.com') throw new Error('without scripts the form of a link forgets what was typed')
}

type Scores = Readonly<Record<(typeof CATEGORIES)[number], number>>

/**
 * Lighthouse on its phone, by npx: it brings a hundred packages that nothing else needs. That the page keeps itself from search engines is meant,
 * and is not counted against it. Undefined where it cannot be fetched.
 */
async function lighthouse(url: string, browser: string, file: string): Promise<Scores | undefined> {
  const flags = ['--headless=new', ...QUIET].join(' ')
  const options = ['--output=json', `--output-path=${file}`, '--quiet', '--skip-audits=is-crawlable']
  const only = `--only-categories=${CATEGORIES.join(',')}`
  const args = ['--yes', LIGHTHOUSE, url, ...options, only, `--chrome-flags=${flags}`]
  const env = { ...process.env, CHROME_PATH: browser }
  const command = { name: 'lighthouse', command: 'npx', args, env, log: `${file}.log` }
  const { code } = await runProcess(command as Parameters<typeof runProcess>[0])
  if (code !== 0 || !existsSync(file)) return undefined
  const { categories } = JSON.parse(readFileSync(file, 'utf8')) as { categories: Record<string, { score: number }> }
  const score = (name: string) => Math.round((categories[name]?.score ?? 0) * 100)
  return Object.fromEntries(CATEGORIES.map((name) => [name, score(name)])) as Scores
}

function scoreRow(scores: Scores): Figure {
  return {
    id: 'P12a',
    what: 'pay page on the phone of Lighthouse: the least of its four scores',
    ours: CATEGORIES.map((name) => `${name} ${scores[name]}`).join(', '),
    reference: '',
    value: Math.min(...Object.values(scores)),
    unit: 'of 100',
    needed: atLeast(95, 98),
  }
}
