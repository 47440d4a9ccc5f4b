import { eq } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { transaction } from '@/db/schema/payments'
import type { NextStep } from '@/lib/payments/outcome'
import { inquire } from './inquire'
import { start } from './start'
import { paymentBench } from './testing'

const bench = paymentBench()

async function read(transactionId: string) {
  const [row] = await bench.test.db.select().from(transaction).where(eq(transaction.id, transactionId))
  if (!row) throw new Error('no transaction')
  return { status: row.status, step: row.nextStep as NextStep | null }
}

it('an approved payment that the processor holds back asks its payer for nothing, and cannot be given up', async () => {
  const started = await start(
    bench.payer,
    bench.byCard(2100n, '', {
      with: { kind: 'chosen_at_processor', systemId: bench.ids.paypal, methodKind: 'wallet' },
    }),
  )
  if (!started.ok) throw new Error(started.message)
  const { transactionId } = started.value
  const of = { profileId: bench.profileId, transactionId }
  const { step } = await read(transactionId)
  if (step?.kind !== 'redirect') throw new Error('a redirect was expected')
  const page = step.url.replace('https://', `${bench.origin()}/`)
  const token = new URL(page).searchParams.get('token') ?? ''
  await fetch(page, {
    method: 'POST',
    body: new URLSearchParams({ token, choice: 'approve', funding: 'review' }),
    redirect: 'manual',
  })

  await inquire(of, 'return', 'resume')
  expect(await read(transactionId)).toMatchObject({ status: 'pending', step: { kind: 'wait' } })
  await inquire(of, 'return', 'give_up')
  expect(await read(transactionId)).toMatchObject({ status: 'pending', step: { kind: 'wait' } })

  const [held] = await bench.books('paypal')
  await fetch(`${bench.origin()}/paypal/captures/${held?.id}/complete`, { method: 'POST', redirect: 'manual' })
  await inquire(of, 'inquiry')
  expect((await read(transactionId)).status).toBe('succeeded')
})
