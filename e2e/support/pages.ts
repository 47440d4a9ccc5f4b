import { db, newestPayment, systemId } from './database'

/** Every kind of page of the console, of things that the specs before have made. */
export async function consolePages(): Promise<readonly string[]> {
  const [john] = await db()`select id from customer where name = 'John Doe'`
  const [declined] = await db()`select payment_id as id from transaction where status = 'declined' limit 1`
  const refunded = await db()`select payment_id as id from transaction where type = 'refund' limit 1`
  const stripe = `/admin/payment-systems/${await systemId('Stripe')}`
  const customer = `/admin/customers/${john?.id}`
  return [
    '/admin',
    '/admin/needs-person',
    '/admin/inspections',
    '/admin/payment-systems',
    '/admin/payment-systems/new',
    stripe,
    `${stripe}/methods`,
    `${stripe}/data-protection`,
    `${stripe}/callbacks`,
    `${stripe}/currencies`,
    '/admin/currencies',
    '/admin/currencies/new',
    '/admin/currencies/USD',
    '/admin/minimum-payments',
    '/admin/payments',
    '/admin/payments?q=nothing-is-called-so',
    `/admin/payments/${declined?.id}`,
    `/admin/payments/${refunded[0]?.id}`,
    '/admin/customers',
    '/admin/customers/new',
    customer,
    `${customer}/accounts`,
    `${customer}/cards`,
    `${customer}/payments`,
    '/admin/orders',
    '/admin/orders/new',
    '/admin/payment-links',
    '/admin/payment-links/new',
    '/admin/payment-links/upload',
    '/admin/profile',
    '/admin/documents',
    '/admin/documents?number=R-1999-1',
    '/admin/documents/settings',
    '/admin/messages',
    '/admin/messages/order_ready/email/en',
    '/admin/messages/payment_authorised/sms/en',
    '/admin/messages/sent',
    '/admin/users',
    '/admin/audit',
    '/admin/nothing-here',
    '/account',
  ]
}

/** Every kind of page of self-care, as John Doe sees them. */
export async function selfCarePages(): Promise<readonly string[]> {
  const paid = await newestPayment('John Doe')
  const [declined] = await db()`
    select t.payment_id as id from transaction t join payment p on p.profile_id = t.profile_id and p.id = t.payment_id
    join customer c on c.profile_id = p.profile_id and c.id = p.customer_id
    where c.name = 'John Doe' and p.status = 'unpaid' and t.status = 'declined' limit 1`
  const [waiting] = await db()`
    select t.payment_id as id from transaction t join payment p on p.profile_id = t.profile_id and p.id = t.payment_id
    join customer c on c.profile_id = p.profile_id and c.id = p.customer_id
    where c.name = 'John Doe' and t.status = 'pending' limit 1`
  return [
    '/self-care',
    '/self-care/pay?account=USD',
    '/self-care/cards',
    '/self-care/orders',
    '/self-care/history',
    '/self-care/details',
    `/self-care/payments/${paid.id}`,
    `/self-care/payments/${declined?.id}`,
    ...(waiting ? [`/self-care/payments/${waiting.id}`] : []),
    `/self-care/pay?payment=${declined?.id}`,
    '/self-care/nothing-here',
    '/account',
  ]
}

const OPEN_PAGES = ['/sign-in', '/sign-in/link?token=forged', '/set-password', '/nothing-here'] as const

/** Pages that anybody opens. */
export async function openPages(): Promise<readonly string[]> {
  const [receipt] = await db()`select code from document where code is not null order by issued_at limit 1`
  return [...OPEN_PAGES, `/document/${receipt?.code}`, '/document/nothing-here-has-this-code']
}
