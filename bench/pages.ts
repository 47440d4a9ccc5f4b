import { createDatabase } from '@/db/client'
import { atLeast, type Figure, perSecond } from './figures'
import type { Filled } from './list-rows'
import { samplesOf } from './lists-facts'
import { ratioOf, type SideBySide, sideBySide } from './measure'
import type { Bench } from './rows'
import type { Seeded } from './seed'
import { signIn } from './sign-in'

interface PageOf {
  readonly path: string
  readonly cookie: string
}

/** So many visitors at once: enough to keep the one process of the site busy. */
const VISITORS = 8

/** P11: pages of the console and of self-care beside a trivial page with one query, in the same server, over a million payments. */
export async function* pageRows({ client, pace, siteOf }: Bench, { seeded, url }: Filled): AsyncGenerator<Figure> {
  const pages = await pagesOf(seeded, url)
  const site = await siteOf(url)
  try {
    const load =
      ({ path, cookie }: PageOf) =>
      (seconds: number) =>
        client.load({
          requests: [{ method: 'GET', url: site.origin + path, headers: { cookie }, body: '' }],
          status: 200,
          seconds,
          atOnce: VISITORS,
        })
    const works = Object.fromEntries(pages.map((page) => [page.path, load(page)]))
    const found = await sideBySide(works, { rounds: Math.min(3, pace.rounds), seconds: pace.seconds / 2 })
    const figures = pages.filter(({ path }) => path !== '/trivial').map(({ path }) => lineOf(found, path))
    const worst = figures.reduce((a, b) => (a.value <= b.value ? a : b))
    yield { ...worst, id: 'P11', needed: atLeast(0.5, 0.8), detail: found }
    yield* figures
  } finally {
    await site.stop()
  }
}

function lineOf(found: SideBySide<string>, path: string): Figure {
  return {
    id: 'P11a',
    what: `the page ${path.replace(/_[0-9a-z]{26}/g, '_…')}, against a trivial page with one query in the same server`,
    ours: perSecond(found.perSecond[path] ?? 0),
    reference: perSecond(found.perSecond['/trivial'] ?? 0),
    value: ratioOf(found, path, '/trivial'),
    unit: '×',
  }
}

async function pagesOf(seeded: Seeded, url: string): Promise<readonly PageOf[]> {
  const { db, sql, close } = createDatabase(url)
  try {
    const { payment, customer } = await samplesOf(sql, seeded)
    const staff = await signIn(db, seeded.profileId)
    const payer = await signIn(db, seeded.profileId, customer.id)
    return [
      { path: '/trivial', cookie: staff },
      { path: '/admin', cookie: staff },
      { path: '/admin/payments', cookie: staff },
      { path: `/admin/payments/${payment.id}`, cookie: staff },
      { path: '/admin/customers', cookie: staff },
      { path: `/admin/customers/${customer.id}`, cookie: staff },
      { path: '/admin/audit', cookie: staff },
      { path: '/self-care', cookie: payer },
      { path: '/self-care/pay?account=USD', cookie: payer },
      { path: '/self-care/history', cookie: payer },
    ]
  } finally {
    await close()
  }
}
