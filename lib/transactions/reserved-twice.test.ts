import { expect, it } from 'vitest'
import { newId } from '@/lib/ids'
import { overpaidOrders } from '@/lib/needs-person/overpaid'
import { apply } from './apply'
import { followUp } from './follow-up'
import { keepAsBalance } from './keep-as-balance'
import { startByLink } from './start-by-link'
import { came, gaveUp, linkBench, THREE_D_SECURE, unwrap } from './testing'

const { bench, made, wish, standing } = linkBench()

it('a second reservation of one payment stays too much once the first was captured, until it is reversed', async () => {
  const payer = await made({ preauthorize: true })
  const one = wish({ card: THREE_D_SECURE })
  const first = unwrap(await startByLink(payer, one))
  const says = (outcome: Parameters<typeof apply>[0]['outcome']) =>
    apply({
      profileId: bench.profileId,
      systemId: bench.ids.stripe,
      about: { kind: 'ours', transactionId: first.transactionId },
      type: 'authorization',
      outcome,
      source: 'callback',
    })
  await says(gaveUp)
  const second = unwrap(await startByLink(payer, { ...wish(), visit: one.visit, attempt: 1 }))
  expect(second).toMatchObject({ status: 'succeeded', paymentId: first.paymentId })
  await says(came(`pi_${newId('txn')}`))
  expect(await standing(payer)).toMatchObject({ order: 'active', over: 2500, payments: ['order authorized'] })

  unwrap(await followUp(bench.admin, { transactionId: second.transactionId, type: 'capture', reason: '', seen: 2 }))
  expect(await standing(payer)).toMatchObject({ order: 'complete', over: 2500, paid: 2500 })
  const [listed] = (await overpaidOrders(bench.test.db, bench.admin, 25)).flatMap(({ payments }) => payments)
  expect(listed).toMatchObject({ left: { amountMinor: 5000n }, isTaken: true, isAllTooMuch: false })
  expect(await keepAsBalance(bench.admin, first)).toMatchObject({ code: 'not_all' })

  await apply({
    profileId: bench.profileId,
    systemId: bench.ids.stripe,
    about: { kind: 'under', parentReference: await referenceOf(first.transactionId) },
    type: 'void',
    outcome: came(`void_${newId('txn')}`),
    source: 'callback',
  })
  expect(await standing(payer)).toMatchObject({ over: 0, paid: 2500 })
})

async function referenceOf(transactionId: string): Promise<string> {
  const [row] = await bench.test.sql`select reference from transaction where id = ${transactionId}`
  return String(row?.reference)
}
