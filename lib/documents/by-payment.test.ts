import { expect, it } from 'vitest'
import { Forbidden, type PayerActor } from '@/lib/auth/actor'
import { start } from '@/lib/transactions/start'
import { paymentBench } from '@/lib/transactions/testing'
import { documentByPayment, documentsByPayment } from './by-payment'
import { issueReceipt } from './receipts'
import { documentSettingsSchema, saveDocumentSettings } from './settings'
import { noOrders } from './testing'

const bench = paymentBench()

async function paid(): Promise<string> {
  const started = await start(bench.payer, bench.byCard(2500n))
  if (!started.ok) throw new Error(started.message)
  await issueReceipt({ profileId: bench.profileId, transactionId: started.value.transactionId }, noOrders)
  return started.value.paymentId
}

it('gives the documents of one payment and of no other, of kinds that payers may have', async () => {
  const payer: PayerActor = { kind: 'payer', profileId: bench.profileId, linkId: 'lnk_1', name: 'Payer' }
  const [paymentId, other] = [await paid(), await paid()]
  const [receipt, ...more] = await documentsByPayment(payer, paymentId, 'en')
  const documentId = receipt?.id ?? ''
  expect(more).toEqual([])
  expect(receipt).toMatchObject({ kind: 'receipt', title: `Receipt ${receipt?.number}` })
  const printed = await documentByPayment(payer, { paymentId, documentId })
  expect(printed?.filename).toBe(`${receipt?.number}.pdf`)
  expect(
    Buffer.from(printed?.pdf ?? [])
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-')
  expect(await documentByPayment(payer, { paymentId: other, documentId })).toBeUndefined()
  expect(await documentByPayment({ ...payer, profileId: 'pro_other' }, { paymentId, documentId })).toBeUndefined()
  await expect(documentsByPayment({ ...bench.payer } as never, paymentId, 'en')).rejects.toBeInstanceOf(Forbidden)
  await saveDocumentSettings(bench.admin, documentSettingsSchema.parse({ credit_note: 'on' }))
  expect(await documentsByPayment(payer, paymentId, 'en')).toEqual([])
  expect(await documentByPayment(payer, { paymentId, documentId })).toBeUndefined()
})
