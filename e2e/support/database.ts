import postgres from 'postgres'
import { stage } from './stage'

let connection: postgres.Sql | undefined

/** The installation's own database, for looking at what really became true. Amounts come as text. */
export function db(): postgres.Sql {
  connection ??= postgres(stage.databaseUrl(), { max: 2, idle_timeout: 5, onnotice: () => undefined })
  return connection
}

export interface PaymentRow {
  readonly id: string
  readonly status: string
  readonly currency: string
  readonly amount: string
  readonly captured: string
  readonly refunded: string
  readonly method: string
}

/** The payments of a customer, newest first, without cards that were only kept. */
export async function paymentsOf(customer: string): Promise<readonly PaymentRow[]> {
  return db()<PaymentRow[]>`
    select p.id, p.status, p.currency, p.amount_minor as amount, p.captured_minor as captured, p.refunded_minor as refunded, p.method
    from payment p join customer c on c.profile_id = p.profile_id and c.id = p.customer_id
    where c.name = ${customer} and p.purpose = 'balance' order by p.created_at desc, p.id desc`
}

/** The newest payment of a customer. Throws when there is none. */
export async function newestPayment(customer: string): Promise<PaymentRow> {
  const [newest] = await paymentsOf(customer)
  if (!newest) throw new Error(`${customer} has no payment`)
  return newest
}

/** A customer's balance in minor units; 0 while there is no account. */
export async function balanceOf(customer: string, currency: string): Promise<bigint> {
  const [row] = await db()<{ balance: string }[]>`
    select a.balance_minor as balance from account a
    join customer c on c.profile_id = a.profile_id and c.id = a.customer_id
    where c.name = ${customer} and a.currency = ${currency}`
  return BigInt(row?.balance ?? 0)
}

/** How many ledger entries a payment has, by what they are: `{ purchase: 1, refund: 2 }`. */
export async function entriesOf(paymentId: string): Promise<Readonly<Record<string, number>>> {
  const rows = await db()<{ code: string; n: number }[]>`
    select e.code, count(*)::int as n from entry e
    join transaction t on t.profile_id = e.profile_id and t.id = e.transaction_id
    where t.payment_id = ${paymentId} group by e.code`
  return Object.fromEntries(rows.map(({ code, n }) => [code, n]))
}

/** The transactions of a payment, oldest first. */
export async function transactionsOf(paymentId: string) {
  return db()<{ id: string; type: string; status: string; amount: string; reference: string | null }[]>`
    select id, type, status, asked_minor as amount, reference from transaction
    where payment_id = ${paymentId} order by created_at, id`
}

/** How many callbacks are kept of a payment system. */
export async function storedCallbacks(systemId: string): Promise<number> {
  const [row] = await db()<{ n: number }[]>`
    select count(*)::int as n from callback_event where system_id = ${systemId}`
  return row?.n ?? 0
}

/** The id of a payment system by its name. Throws when it is not configured: the specs before this one do that. */
export async function systemId(name: string): Promise<string> {
  const [row] = await db()<{ id: string }[]>`
    select id from payment_system where name = ${name} and deleted_at is null`
  if (!row) throw new Error(`No payment system is called ${name}: run 01-stripe-procedure and 03-paypal first`)
  return row.id
}
