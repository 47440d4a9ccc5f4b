import { expect, it } from 'vitest'
import { testDatabase } from '@/db/testing'
import { testSecrets } from '@/lib/auth/testing'
import { getPayment } from '@/lib/transactions/read'
import { verifyBooks } from '@/lib/transactions/verify'
import { samplesOf } from './lists-facts'
import { seed } from './seed'

testSecrets()
const test = testDatabase()

it('writes books that agree, and payments that can be read', async () => {
  const seeded = await seed(test.url, 3000)
  const { checked, findings } = await verifyBooks(seeded.profileId)
  expect(findings).toEqual([])
  expect(checked).toBe(3000)
  const { payment, loginId, profileId } = await samplesOf(test.sql, seeded)
  const staff = { kind: 'staff', role: 'admin', name: 'Ada', profileId, loginId } as const
  expect(await getPayment(staff, payment.id)).toMatchObject({ summary: { status: 'paid' } })
})
