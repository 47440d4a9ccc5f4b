import { sql } from 'drizzle-orm'
import type { Database } from '@/db/client'
import { profile } from '@/db/schema/profile'
import { currency, currencyAssignment, currencyMethod, paymentSystem, paymentSystemMethod } from '@/db/schema/systems'
import type { CustomerActor } from '@/lib/auth/actor'
import { seal } from '@/lib/auth/sealed'
import { newId } from '@/lib/ids'
import { sealContext } from '@/lib/payment-systems/open'
import { adapterOf } from '@/lib/payments/registry'

/** What is paid with, and by whom. */
export interface Furniture {
  readonly profileId: string
  /** The payment system that takes cards. */
  readonly cards: string
  readonly webhookSecret: string
  readonly customers: readonly CustomerActor[]
}

const WEBHOOK_SECRET = 'whsec_bench'
const CUSTOMERS = 10_000

/** A profile that takes cards in USD through Stripe in Test mode, and so many customers who have paid before. */
export async function furnish(db: Database, customers = CUSTOMERS): Promise<Furniture> {
  const profileId = newId('pro')
  await db.insert(profile).values({ id: profileId, name: 'Northwind Telecom', country: 'US', baseCurrency: 'USD' })
  await db.insert(currency).values({ profileId, code: 'USD', exchangeRate: '1' })
  const cards = await addCards(db, profileId)
  return { profileId, cards, webhookSecret: WEBHOOK_SECRET, customers: await addCustomers(db, profileId, customers) }
}

async function addCards(db: Database, profileId: string): Promise<string> {
  const id = newId('sys')
  const settings = {
    login: 'northwind',
    password: 'sk_test_bench',
    publishableKey: 'pk_test_bench',
    webhookSecret: WEBHOOK_SECRET,
  }
  const settingsSealed = seal(JSON.stringify(settings), sealContext(id))
  await db
    .insert(paymentSystem)
    .values({ profileId, id, name: 'Stripe', adapter: 'stripe', live: false, settingsSealed })
  const assignmentId = newId('asg')
  await db
    .insert(currencyAssignment)
    .values({ profileId, id: assignmentId, currency: 'USD', systemId: id, minMinor: 50n })
  for (const { id: method } of adapterOf('stripe').methods) {
    await db.insert(paymentSystemMethod).values({ profileId, systemId: id, method })
    await db.insert(currencyMethod).values({ profileId, currency: 'USD', method, systemId: id, assignmentId })
  }
  return id
}

/** Their accounts are there, in the ledger too: opening them is the first payment's business, and this is about all the others. */
async function addCustomers(db: Database, profileId: string, count: number): Promise<readonly CustomerActor[]> {
  const people = Array.from({ length: count }, (_, index) => ({
    id: newId('cus'),
    account: newId('acc'),
    name: `Payer ${index + 1}`,
  }))
  const given = JSON.stringify(people)
  const rows = sql`jsonb_to_recordset(${given}::jsonb) as given(id text, account text, name text)`
  await db.execute(sql`
    insert into customer (profile_id, id, name, email)
    select ${profileId}, id, name, replace(lower(name), ' ', '.') || '@quittance.example' from ${rows}`)
  await db.execute(sql`
    insert into account (profile_id, id, customer_id, currency) select ${profileId}, account, id, 'USD' from ${rows}`)
  await db.execute(sql`
    insert into ledger_account (profile_id, id, code, currency, account_id)
    select ${profileId}, 'led_customer:' || account || ':USD', 'customer:' || account, 'USD', account from ${rows}`)
  await db.execute(sql`analyze customer, account, ledger_account`)
  return people.map(({ id, name }) => ({ kind: 'customer', profileId, loginId: newId('log'), name, customerId: id }))
}
