import { beforeAll, describe, expect, it } from 'vitest'
import { followUp } from '@/lib/transactions/follow-up'
import { start } from '@/lib/transactions/start'
import { paymentBench } from '@/lib/transactions/testing'
import { accountStatement, listAccounts } from './accounts'
import { listCards } from './cards'

const bench = paymentBench()

describe('the statement of an account', () => {
  beforeAll(async () => {
    for (const cents of [1000n, 2000n, 3000n]) {
      const paid = await start(bench.payer, bench.byCard(cents))
      if (paid.ok && cents === 2000n)
        await followUp(bench.admin, { transactionId: paid.value.transactionId, type: 'refund', reason: 'x', seen: 1 })
    }
    await start(bench.payer, bench.byCard(700n, await bench.newCard('tok_visa'), { type: 'authorization', keep: true }))
  })

  it('runs to the balance that the account itself has, page by page, both ways', async () => {
    const [account] = (await listAccounts(bench.payer, bench.ids.customer)) ?? []
    expect(account?.balance.amountMinor).toBe(4000n)
    expect(account?.reserved.amountMinor).toBe(700n)
    const read = async (after: string | null, before: string | null) =>
      (await accountStatement(bench.admin, account?.id ?? '', { after, before, size: 3, desc: true }))?.page
    const first = await read(null, null)
    expect(first?.rows.map(({ code, change, balance }) => [code, change.amountMinor, balance.amountMinor])).toEqual([
      ['purchase', 3000n, 4000n],
      ['refund', -2000n, 1000n],
      ['purchase', 2000n, 3000n],
    ])
    const second = await read(first?.next ?? '', null)
    expect(second?.rows.map(({ balance }) => balance.amountMinor)).toEqual([1000n])
    expect(second?.next).toBeNull()
    expect(await read(null, second?.previous ?? '')).toMatchObject({ rows: first?.rows })
  })

  it('lets a kept card be charged in the currencies its system takes', async () => {
    const cards = await listCards(bench.admin, bench.ids.customer)
    expect(cards).toMatchObject([{ lastFour: '4242', isDefault: true, currencies: ['USD'], used: { payments: 1 } }])
  })
})
