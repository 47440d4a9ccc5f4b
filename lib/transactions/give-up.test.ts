import { expect, it } from 'vitest'
import { inquire } from './inquire'
import { linkBench, THREE_D_SECURE } from './testing'

const { bench, made, pay, standing } = linkBench()

it('a reservation that came through unheard of is kept, and not released, by a payer who would give up', async () => {
  const payer = await made({ preauthorize: true })
  const { transactionId } = await pay(payer, { card: THREE_D_SECURE })
  const [row] = await bench.test.sql`select next_step from transaction where id = ${transactionId}`
  const page = String(row?.next_step.url).replace('https://', `${bench.origin()}/`)
  await fetch(page, { method: 'POST', body: new URLSearchParams({ outcome: 'complete' }), redirect: 'manual' })
  await inquire({ profileId: bench.profileId, transactionId }, 'return', 'give_up')
  expect(await standing(payer)).toMatchObject({ link: 'success', order: 'active', payments: ['order authorized'] })
})

it('is given up again by a request of its own, for under one key Stripe repeats the fault that it met first', async () => {
  const payer = await made()
  const { transactionId } = await pay(payer, { card: THREE_D_SECURE })
  await bench.misbehave({ processor: 'stripe', on: 'payment_intents.cancel', fault: 'error_after', times: 1 })
  const giveUp = () => inquire({ profileId: bench.profileId, transactionId }, 'return', 'give_up')
  expect(await giveUp()).toBeNull()
  expect(await giveUp()).toMatchObject({ kind: 'applied', status: 'declined' })
})
