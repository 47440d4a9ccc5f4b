import { and, eq } from 'drizzle-orm'
import { adoptDatabase, createDatabase, database, type Opened } from '@/db/client'
import { paymentSystem } from '@/db/schema/systems'
import type { CustomerActor, StaffActor } from '@/lib/auth/actor'
import { createCustomer } from '@/lib/customers/customers'
import { customerSchema } from '@/lib/customers/schemas'
import { openSystem } from '@/lib/payment-systems/open'
import { createSystem } from '@/lib/payment-systems/save-system'
import { made } from '@/scripts/seed/made'
import { configure } from '@/scripts/seed/payments'
import { populate } from '@/scripts/seed/people'

/** What the torture finds in the database it plays with. */
export interface Furniture {
  readonly profileId: string
  readonly cards: string
  readonly wallet: string
  /** A payment system of another account at the same processor. */
  readonly foreign: string
  readonly cardSecret: string
  readonly staff: StaffActor
  readonly customers: readonly [CustomerActor, ...CustomerActor[]]
}

const CUSTOMERS = 50

/** Opens the database of this process and lets the services use it; the settings of the stage become ours. */
export function openDatabase(env: Readonly<Record<string, string | undefined>>): Opened {
  for (const name of ['DATABASE_URL', 'BASE_URL', 'SANDBOX_URL', 'SECRET_KEYS', 'NEXTAUTH_SECRET', 'LOG_LEVEL'])
    process.env[name] = env[name] ?? ''
  const opened = createDatabase(env.DATABASE_URL ?? '')
  adoptDatabase(opened.db)
  return opened
}

/** People, payment systems in Test mode with their callbacks registered, and customers to pay. */
export async function furnish(): Promise<Furniture> {
  const { actor } = await populate(database())
  const { profileId } = actor
  const cards = await configure(actor)
  const elsewhere = {
    login: 'elsewhere',
    password: 'sk_test_elsewhere',
    publishableKey: 'pk_test_elsewhere',
    webhookSecret: '',
  }
  const foreign = await made(
    createSystem(actor, { name: 'Stripe elsewhere', processor: 'stripe', testMode: true, settings: elsewhere }),
  )
  const [wallet] = await database()
    .select({ id: paymentSystem.id })
    .from(paymentSystem)
    .where(and(eq(paymentSystem.profileId, profileId), eq(paymentSystem.adapter, 'paypal')))
  const system = await openSystem(database(), profileId, cards)
  const { webhookSecret } = (system?.context.settings ?? {}) as { webhookSecret?: string }
  if (!wallet || !webhookSecret) throw new Error('the payment systems are not as the torture needs them')
  const customers: CustomerActor[] = []
  for (let n = 1; n <= CUSTOMERS; n++) {
    const name = `Payer ${n}`
    const input = customerSchema.parse({ name, email: `payer${n}@quittance.example`, country: 'US' })
    const { customerId } = await made(createCustomer(actor, input))
    customers.push({ kind: 'customer', profileId, loginId: `log_payer_${n}`, name, customerId })
  }
  const [first, ...rest] = customers
  if (!first) throw new Error('there are no customers')
  const staff: StaffActor = { kind: 'staff', profileId, loginId: 'log_torture', name: 'Ada', role: 'admin' }
  return {
    profileId,
    cards,
    wallet: wallet.id,
    foreign: foreign.id,
    cardSecret: webhookSecret,
    staff,
    customers: [first, ...rest],
  }
}
