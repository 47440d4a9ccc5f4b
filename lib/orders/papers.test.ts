import { expect, it } from 'vitest'
import { issueCreditNote } from '@/lib/documents/credit-notes'
import { issueReceipt } from '@/lib/documents/receipts'
import { followUp } from '@/lib/transactions/follow-up'
import { came, gaveUp, linkBench, THREE_D_SECURE, unwrap } from '@/lib/transactions/testing'
import { invoiceFor } from './papers'

const { bench, made, pay, says } = linkBench()

it('one of two refunds of an order that was paid twice corrects its invoice, however late the credit notes are written', async () => {
  const payer = await made()
  const first = await pay(payer, { card: THREE_D_SECURE })
  const [row] = await bench.test.sql`select reference, next_step from transaction where id = ${first.transactionId}`
  await says(first.transactionId, gaveUp)
  const second = await pay(payer)
  const page = String(row?.next_step.url).replace('https://', `${bench.origin()}/`)
  await fetch(page, { method: 'POST', body: new URLSearchParams({ outcome: 'complete' }), redirect: 'manual' })
  await says(first.transactionId, came(String(row?.reference)))
  const refund = async (transactionId: string) => {
    const input = { transactionId, type: 'refund', reason: 'Paid twice', seen: 1 } as const
    const { profileId } = bench
    return { profileId, transactionId: unwrap(await followUp(bench.admin, input)).transactionId }
  }
  const refunds = [await refund(second.transactionId), await refund(first.transactionId)]
  for (const { transactionId } of [first, second])
    await issueReceipt({ profileId: bench.profileId, transactionId }, invoiceFor)
  for (const one of refunds) await issueCreditNote(one, invoiceFor)
  const papers = await bench.test
    .sql`select content -> 'corrects' ->> 'kind' as corrects from document where kind = 'credit_note' order by sequence`
  expect(papers.map(({ corrects }) => corrects)).toEqual(['receipt', 'invoice'])
})
