import { expect, type Page } from '@playwright/test'
import type { StaffActor } from '@/lib/auth/actor'
import { cancelLink } from '@/lib/orders/cancel'
import { createLink } from '@/lib/orders/create-link'
import { createOrder } from '@/lib/orders/create-order'
import { getLink } from '@/lib/orders/read'
import { linkSchema, orderSchema } from '@/lib/orders/schemas'
import type { Result } from '@/lib/result'
import { typeCard } from './cards'
import { db } from './database'
import { pressAgain } from './press'
import { stage } from './stage'

// Payment links of the demo's merchant, made by the services, so that a test begins where its payer does.

export interface Link {
  readonly linkId: string
  readonly token: string
  /** Where its payer begins. */
  readonly path: string
}

export const ANNA = { name: 'Anna Payer', email: 'anna.payer@example.com' } as const

/** A clerk of the merchant that the specs before this one have set up. */
async function clerk(): Promise<StaffActor> {
  const [row] = await db()`
    select s.profile_id, l.id, l.name from seat s join login l on l.id = s.login_id where l.email = 'normal@quittance.example'`
  return { kind: 'staff', profileId: row?.profile_id, loginId: row?.id, name: row?.name, role: 'normal' }
}

function made<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.code}: ${result.message} ${JSON.stringify(result.fields ?? {})}`)
  return result.value
}

/** A link of 25.00 USD in Test mode, with anything that the form of a link has changed. */
export async function makeLink(changed: Readonly<Record<string, unknown>> = {}): Promise<Link> {
  const actor = await clerk()
  const form = { amount: '25.00', currency: 'USD', mode: 'test', description: 'Fees of Lena', ...changed }
  const { linkId } = made(await createLink(actor, linkSchema.parse(form)))
  const token = (await getLink(actor, linkId))?.address?.split('/').at(-1) ?? ''
  return { linkId, token, path: `/pay/${token}` }
}

/** An order of three hats and a scarf, 60.00 USD in all; its id. */
export async function makeHats(more: object = {}): Promise<string> {
  const items = [
    { name: 'Hat', quantity: '3', price: '19.99', discount: '9.97', fee: '2.50', tax: '7.7' },
    { name: 'Scarf', quantity: '1', price: '3.46' },
  ]
  const form = { currency: 'USD', mode: 'test', items, ...more }
  return made(await createOrder(await clerk(), orderSchema.parse(form))).orderId
}

/** What the clerk is answered who cancels a link. */
export async function cancelAsClerk({ linkId }: Link, message = ''): Promise<string> {
  const answer = await cancelLink(await clerk(), { linkId, message })
  return answer.ok ? 'cancelled' : answer.code
}

/** Its time is over, so many seconds ago. */
export async function expire({ linkId }: Link, seconds = 1): Promise<void> {
  await db()`
    update payment_link set expires_at = clock_timestamp() - make_interval(secs => ${seconds}), wake_at = now() where id = ${linkId}`
}

/** How a link, its order and its payments stand. */
export async function standingOf({ linkId }: Link) {
  const [link] = await db()`select status, paid_late, opened_at, order_id from payment_link where id = ${linkId}`
  const payments = await db()`
    select p.id, p.status, p.order_id, c.name from payment p join customer c on c.profile_id = p.profile_id and c.id = p.customer_id
    where p.link_id = ${linkId} order by p.created_at, p.id`
  const [order] = await db()`
    select status, paid_minor, over_minor from "order" where id = ${link?.order_id ?? payments.at(-1)?.order_id ?? ''}`
  return {
    link: link?.status,
    late: link?.paid_late,
    opened: link?.opened_at !== null,
    order: order?.status,
    paid: Number(order?.paid_minor ?? 0),
    over: Number(order?.over_minor ?? 0),
    payments: payments.map(({ status }) => status),
    payers: payments.map(({ name }) => name),
  }
}

/** The one button of the page; it says the amount. */
export const payButton = (page: Page) =>
  page.getByRole('main').getByRole('button', { name: /^(Pay|Authorise)( [\d.]+ USD)?$/ })

/** Says who pays. */
export async function typeWho(page: Page, { name, email }: { name: string; email: string } = ANNA): Promise<void> {
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('E-mail').fill(email)
}

/** Opens a link, types name and card, and presses the button. */
export async function payByCard(page: Page, { path }: Link, card: string): Promise<void> {
  await page.goto(path)
  if ((await page.getByLabel('Name').count()) > 0) await typeWho(page)
  await page.getByRole('radio', { name: 'Card' }).check()
  await typeCard(page, card)
  await pressAgain(payButton(page))
}

/** Expects the page of a payment by this link, and answers its id. */
export async function onPayment(page: Page, { path }: Link): Promise<string> {
  await expect(page).toHaveURL(new RegExp(`${path}/payments/pay_[0-9a-z]{26}`))
  return /pay_[0-9a-z]{26}/.exec(page.url())?.[0] ?? ''
}

/** Expects to be led to the portal of the order behind this link. */
export async function expectPortal(page: Page, { path, token }: Link): Promise<void> {
  await page.goto(path)
  await expect(page).toHaveURL(`${stage.baseUrl()}/order/${token}`)
}
