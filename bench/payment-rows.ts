import { knowsProcesses, spentOn } from './cpu'
import { atLeast, atMost, type Figure, perSecond } from './figures'
import { type Load, loadFor, ratioOf, sideBySide } from './measure'
import { payer, reference } from './payments'
import { answeringAtOnce, answeringOnTheWire } from './processor'
import type { Bench } from './rows'

/** P1, P3 and P5: payments from `start` to `apply`, beside what the database can take. */
export async function* paymentRows(bench: Bench): AsyncGenerator<Figure> {
  if (bench.wants('P1')) yield* speed(bench)
  if (bench.wants('P3')) yield await oneCustomer(bench)
  if (bench.wants('P5') && knowsProcesses) yield await cost(bench)
}

async function* speed({ sql, furniture, pace }: Bench): AsyncGenerator<Figure> {
  const spread = payer(furniture)
  const limit = reference(sql)
  const found = await sideBySide(
    {
      reference: (seconds) => loadFor(seconds, limit),
      ours: (seconds) => answeringAtOnce(() => loadFor(seconds, spread)),
      withAdapter: (seconds) => answeringOnTheWire(() => loadFor(seconds, spread)),
    },
    pace,
  )
  const against = { reference: `limit-db ${perSecond(found.perSecond.reference)}`, unit: '×', detail: found } as const
  yield {
    ...against,
    id: 'P1',
    what: 'a payment: start → adapter answering at once → apply, 32 at a time',
    ours: perSecond(found.perSecond.ours),
    value: ratioOf(found, 'ours', 'reference'),
    needed: atLeast(0.3, 0.6),
  }
  yield {
    ...against,
    id: 'P1a',
    what: 'the same through Stripe’s adapter, its SDK and the reading of its reply',
    ours: perSecond(found.perSecond.withAdapter),
    value: ratioOf(found, 'withAdapter', 'reference'),
  }
}

async function oneCustomer({ furniture, pace }: Bench): Promise<Figure> {
  const [spread, one] = [payer(furniture), payer(furniture, 7)]
  const found = await sideBySide(
    {
      spread: (seconds) => answeringAtOnce(() => loadFor(seconds, spread)),
      one: (seconds) => answeringAtOnce(() => loadFor(seconds, one)),
    },
    pace,
  )
  return {
    id: 'P3',
    what: 'all payments on one customer, against spread over customers',
    ours: perSecond(found.perSecond.one),
    reference: perSecond(found.perSecond.spread),
    value: ratioOf(found, 'one', 'spread'),
    unit: '×',
    needed: atLeast(0.5, 1),
    detail: found,
  }
}

async function cost({ sql, postmaster, furniture, pace }: Bench): Promise<Figure> {
  const each = async (work: (seconds: number) => Promise<Load>) => {
    let done = 0
    await work(1)
    const spent = await spentOn(postmaster, async () => {
      done = (await work(pace.seconds * 2)).done
    })
    return { ours: spent.oursMs / done, database: spent.databaseMs / done }
  }
  const spread = payer(furniture)
  const payments = await each((seconds) => answeringAtOnce(() => loadFor(seconds, spread)))
  const limit = await each((seconds) => loadFor(seconds, reference(sql)))
  const told = ({ ours, database }: typeof limit) => `${ours.toFixed(2)} + ${database.toFixed(2)} in the database`
  return {
    id: 'P5',
    what: 'core-milliseconds per payment, client and database included',
    ours: told(payments),
    reference: `limit-db ${told(limit)}`,
    value: payments.ours + payments.database,
    unit: 'core-ms',
    needed: atMost(2, 0.5),
    detail: { payments, limit },
  }
}
