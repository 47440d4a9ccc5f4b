import { beforeAll, expect, it } from 'vitest'
import { together } from '@/db/bulk'
import { account, customer } from '@/db/schema/customers'
import { entry } from '@/db/schema/ledger'
import { payment, transaction } from '@/db/schema/payments'
import { profile } from '@/db/schema/profile'
import { currency, paymentSystem } from '@/db/schema/systems'
import { testDatabase } from '@/db/testing'
import { type PostingType, posting } from './post'

const test = testDatabase()
const profileId = 'pro_1'
const common = { profileId, currency: 'USD', systemId: 'sys_1', method: 'paypal' }

beforeAll(async () => {
  const { db } = test
  await db.insert(profile).values({ id: profileId, name: 'Acme', country: 'US', baseCurrency: 'USD' })
  await db.insert(currency).values({ profileId, code: 'USD', exchangeRate: '1' })
  await db.insert(customer).values({ profileId, id: 'cus_1', name: 'John Doe' })
  await db.insert(account).values({ profileId, id: 'acc_1', customerId: 'cus_1', currency: 'USD' })
  const system = { profileId, id: 'sys_1', name: 'PayPal', adapter: 'paypal', live: false, settingsSealed: '' }
  await db.insert(paymentSystem).values(system)
  await db.insert(payment).values({
    ...common,
    id: 'pay_1',
    customerId: 'cus_1',
    accountId: 'acc_1',
    purpose: 'balance',
    amountMinor: 5000n,
    description: '',
    idempotencyKey: 'key',
    live: false,
  })
})

async function succeeds(
  id: string,
  type: Exclude<PostingType, 'verification' | 'refund_failed'>,
  amountMinor: bigint,
): Promise<void> {
  const parentId = type === 'authorization' ? null : 'txn_reserved'
  const row = {
    ...common,
    id,
    paymentId: 'pay_1',
    parentId,
    type,
    askedMinor: amountMinor,
    initiator: 'staff' as const,
  }
  await test.db.insert(transaction).values(row)
  const one = {
    ...common,
    transactionId: id,
    type,
    parentId,
    amountMinor,
    accountId: 'acc_1',
    forOrder: false,
    releaseRest: false,
  }
  await test.db.transaction(async (tx) => together(tx, await posting(tx, [one])))
}

it('takes no more from a reservation than is left of it, when a capture is heard of after the release', async () => {
  await succeeds('txn_reserved', 'authorization', 5000n)
  await succeeds('txn_part', 'capture', 2000n)
  await succeeds('txn_release', 'void', 1000n)
  await succeeds('txn_late', 'capture', 2000n)
  const rows = await test.db.select().from(entry)
  const reserved = rows.find(({ state }) => state === 'pending')
  const booked = rows
    .filter((row) => row !== reserved)
    .map((row) => [row.transactionId, row.state, row.amountMinor, row.pendingEntryId === reserved?.id])
  expect(booked).toEqual(
    expect.arrayContaining([
      ['txn_part', 'posted', 2000n, true],
      ['txn_release', 'voided', 3000n, true],
      ['txn_late', 'posted', 2000n, false],
    ]),
  )
  const [owner] = await test.db.select().from(account)
  expect(owner?.balanceMinor).toBe(4000n)
})
