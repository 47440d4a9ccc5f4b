import type postgres from 'postgres'
import type { Seeded } from './seed'

/** What there is to look for in a seeded database: a payment from its middle, and a customer of whom there is only one. */
export interface Samples {
  readonly profileId: string
  readonly systemId: string
  readonly loginId: string
  readonly day: string
  readonly payment: {
    readonly id: string
    readonly amount: string
    readonly lastFour: string
    readonly reference: string
  }
  readonly customer: {
    readonly id: string
    readonly account: string
    readonly name: string
    readonly email: string
    readonly phone: string
    readonly number: string
  }
  readonly link: {
    readonly id: string
    readonly reference: string
    readonly email: string
    readonly orderReference: string
  }
}

/** Picks them. */
export async function samplesOf(sql: postgres.Sql, { profileId, cards, payments }: Seeded): Promise<Samples> {
  const [payment] = await sql<Samples['payment'][] & { day: string }[]>`
    select p.id, p.amount_minor / 100 || '.' || lpad((p.amount_minor % 100)::text, 2, '0') as amount, right(p.label, 4) as "lastFour",
      t.reference, to_char(p.created_at at time zone 'UTC', 'YYYY-MM-DD') as day
    from (
      select * from payment where profile_id = ${profileId} and status = 'paid' and amount_minor not in (1000, 2500)
      order by created_at offset ${Math.floor(payments / 2.5)} limit 1
    ) p join transaction t on t.profile_id = p.profile_id and t.payment_id = p.id`
  const [customer] = await sql<Samples['customer'][]>`
    select c.id, a.id as account, c.name, c.email, c.phone, c.external_reference as number
    from customer c join account a on a.profile_id = c.profile_id and a.customer_id = c.id
    where c.profile_id = ${profileId} and c.external_reference is not null order by c.created_at offset ${Math.floor(payments / 30)} limit 1`
  const [made] = await sql<
    { loginId: string }[]
  >`select created_by as "loginId" from customer where profile_id = ${profileId} limit 1`
  const [link] = await sql<Samples['link'][]>`
    select l.id, l.reference, l.email, o.reference as "orderReference"
    from payment_link l join "order" o on o.profile_id = l.profile_id and o.id = l.order_id
    where l.profile_id = ${profileId} order by l.created_at offset ${Math.floor(payments / 25)} limit 1`
  if (!payment || !customer || !made || !link) throw new Error('the database was not seeded')
  return { profileId, systemId: cards, loginId: made.loginId, day: payment.day, payment, customer, link }
}
