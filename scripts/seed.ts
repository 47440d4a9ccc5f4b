import { writeFileSync } from 'node:fs'
import { adoptDatabase, createDatabase } from '@/db/client'
import { profile } from '@/db/schema/profile'
import { env } from '@/lib/env'
import { orders } from './seed/orders'
import { configure, payments } from './seed/payments'
import { CUSTOMERS, PASSWORD, populate, STAFF } from './seed/people'

// Fills an empty database with demo data. Does nothing to one that holds anything. The sandbox must be running: it plays the processors.
// With SEED=people there are only people, and payment systems are still to be configured.

const { db, close } = createDatabase(env().DATABASE_URL)
adoptDatabase(db)
try {
  if ((await db.select().from(profile).limit(1)).length > 0) {
    process.stdout.write('The database holds data already; nothing was added.\n')
  } else {
    const population = await populate(db)
    if (process.env.SEED !== 'people') {
      const cards = await configure(population.actor)
      await payments(population, cards)
      await orders(population, cards)
    }
    process.stdout.write('Demo data is in place.\n')
  }
  writeFileSync(process.env.DEMO_FILE ?? '.quittance/demo.json', JSON.stringify(signIns(), null, 2))
} finally {
  await close()
}

function signIns() {
  const base = env().BASE_URL
  const staff = STAFF.map(({ role, email }) => ({
    role,
    email,
    password: PASSWORD,
    url: `${base}/sign-in?next=/admin`,
  }))
  const customers = CUSTOMERS.filter((one) => one.signsIn).map(({ email }) => ({
    role: 'customer',
    email,
    password: PASSWORD,
    url: `${base}/sign-in?next=/self-care`,
  }))
  return [...staff, ...customers]
}
