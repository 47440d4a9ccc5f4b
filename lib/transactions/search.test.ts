import { beforeAll, describe, expect, it } from 'vitest'
import { payment, transaction } from '@/db/schema/payments'
import { testDatabase } from '@/db/testing'
import { Forbidden } from '@/lib/auth/actor'
import { testSecrets } from '@/lib/auth/testing'
import { csvLine } from '@/lib/csv'
import { openAccount } from '@/lib/customers/accounts'
import { createCustomer } from '@/lib/customers/customers'
import { customerSchema } from '@/lib/customers/schemas'
import { asCustomer, makePlace } from '@/lib/customers/testing'
import { newId } from '@/lib/ids'
import type { PaymentFilter } from './filter'
import { countPayments, exportPayments, paymentFilterOptions, searchPayments } from './search'

testSecrets()
const test = testDatabase()
type Place = Awaited<ReturnType<typeof makePlace>>
let here: Place
let elsewhere: Place
let anna: Payer
let zoe: Payer
const first = { after: null, before: null, size: 50, desc: true }

interface Payer {
  readonly customerId: string
  readonly accounts: Readonly<Record<string, string>>
}

async function payer(place: Place, name: string, email: string, by = place.admin): Promise<Payer> {
  const made = await createCustomer(by, customerSchema.parse({ name, email }))
  if (!made.ok) throw new Error(made.message)
  const { customerId } = made.value
  const accounts: Record<string, string> = {}
  for (const currency of ['USD', 'JPY']) {
    const opened = await openAccount(by, { customerId, currency })
    if (opened.ok) accounts[currency] = opened.value.accountId
  }
  return { customerId, accounts }
}

interface Paid extends Partial<typeof payment.$inferInsert> {
  readonly reference?: string
  readonly code?: string
  readonly refunding?: bigint
}

async function paid(place: Place, of: Payer, minor: bigint, { reference, code, refunding, ...more }: Paid = {}) {
  const id = newId('pay')
  const currency = more.currency ?? 'USD'
  const common = { profileId: place.profileId, systemId: place.systemId, method: 'visa', currency }
  await test.db.insert(payment).values({
    ...common,
    id,
    customerId: of.customerId,
    accountId: of.accounts[currency] ?? '',
    purpose: 'balance',
    amountMinor: minor,
    description: 'Top-up',
    idempotencyKey: id,
    live: false,
    status: 'paid',
    capturedMinor: minor,
    label: '•••• 4242',
    ...more,
  })
  const root = { ...common, id: newId('txn'), paymentId: id, initiator: 'customer' as const }
  await test.db.insert(transaction).values({
    ...root,
    type: 'purchase',
    status: code ? 'declined' : 'succeeded',
    askedMinor: minor,
    reference: reference ?? null,
    code: code ?? null,
  })
  if (refunding)
    await test.db.insert(transaction).values({
      ...root,
      id: newId('txn'),
      parentId: root.id,
      type: 'refund',
      status: 'pending',
      askedMinor: refunding,
    })
  return { id, transactionId: root.id }
}

beforeAll(async () => {
  here = await makePlace(test.db)
  elsewhere = await makePlace(test.db, 'Another')
  anna = await payer(here, 'Anna Berg', 'anna@example.com')
  zoe = await payer(here, 'Zoë Müller', 'zoe@example.com', here.restricted)
})

const find = async (filter: PaymentFilter, actor: Parameters<typeof searchPayments>[0] = here.admin) =>
  (await searchPayments(actor, filter, first)).rows.map(({ id }) => id)

describe('the search', () => {
  it('finds by each filter, and by what the free text looks like', async () => {
    const createdAt = new Date('2026-03-01T23:59:59Z')
    const one = await paid(here, anna, 12_345n, {
      createdAt,
      reference: 'pi_one',
      label: '•••• 1881',
      method: 'mastercard',
    })
    const yen = await paid(here, zoe, 12_345n, { createdAt: new Date('2026-03-02T00:00:00Z'), currency: 'JPY' })
    const bad = await paid(here, zoe, 777n, {
      createdAt: new Date('2026-03-03T12:00:00Z'),
      status: 'unpaid',
      capturedMinor: 0n,
      code: 'insufficient_funds',
      live: true,
    })
    const cases: readonly [PaymentFilter, readonly string[]][] = [
      [{ from: '2026-03-01', to: '2026-03-01' }, [one.id]],
      [{ from: '2026-03-02', to: '2026-03-03' }, [bad.id, yen.id]],
      [{ status: 'unpaid' }, [bad.id]],
      [{ method: 'mastercard' }, [one.id]],
      [{ systemId: newId('sys') }, []],
      [{ reference: 'pi_one' }, [one.id]],
      [{ id: one.id }, [one.id]],
      [{ id: one.transactionId }, [one.id]],
      [{ lastFour: '1881' }, [one.id]],
      [{ lastFour: '%' }, []],
      [{ live: true }, [bad.id]],
      [{ amount: '123.45' }, [one.id]],
      [{ amount: '12345' }, [yen.id]],
      [{ amount: '12345 jpy' }, [yen.id]],
      [{ amount: '123.45 JPY' }, []],
      [{ amount: 'much' }, []],
      [{ customer: 'ANNA@' }, [one.id]],
      [{ customer: 'müller' }, [bad.id, yen.id]],
      [{ customerId: anna.customerId }, [one.id]],
      [{ text: 'pi_one' }, [one.id]],
      [{ text: one.transactionId }, [one.id]],
      [{ text: '1881' }, [one.id]],
      [{ text: ' 123,45 ' }, [one.id]],
      [{ text: 'insufficient_funds' }, [bad.id]],
      [{ text: 'zoe@example.com' }, [bad.id, yen.id]],
      [{ text: "'; drop table payment; --" }, []],
    ]
    for (const [filter, wanted] of cases) {
      expect(await find(filter), JSON.stringify(filter)).toEqual(wanted)
      expect(await countPayments(here.admin, filter)).toEqual({ count: wanted.length, more: false })
    }
  })

  it('shows each actor their own', async () => {
    const all = await find({})
    const ofZoe = await find({ customerId: zoe.customerId })
    expect(ofZoe).toHaveLength(2)
    expect(await find({}, here.restricted)).toEqual(ofZoe)
    expect(await find({}, asCustomer(here.profileId, zoe.customerId))).toEqual(ofZoe)
    expect(await find({ customerId: anna.customerId }, asCustomer(here.profileId, zoe.customerId))).toEqual([])
    expect(await countPayments(here.restricted, {})).toEqual({ count: 2, more: false })
    expect(await find({}, elsewhere.admin)).toEqual([])
    expect(await find({ id: all[0] ?? '' }, elsewhere.admin)).toEqual([])
    const nobody = { ...here.normal, role: 'nobody' as never }
    await expect(searchPayments(nobody, {}, first)).rejects.toThrow(Forbidden)
    expect((await paymentFilterOptions(here.restricted)).systems).toEqual([{ value: here.systemId, label: 'Cards' }])
  })

  it('shows what is being refunded, and the rows under each payment', async () => {
    const { id } = await paid(here, anna, 5000n, { refunding: 1500n })
    const [item] = (await searchPayments(here.admin, { id }, first)).rows
    expect(item?.pendingRefund.amountMinor).toBe(1500n)
    expect(item?.transactions.map(({ code, status }) => [code, status])).toEqual([
      ['DB', 'succeeded'],
      ['RF', 'pending'],
    ])
  })

  it('pages without a gap or a repeat where the times are equal, in both directions', async () => {
    const of = await payer(elsewhere, 'Many', 'many@example.com')
    const createdAt = new Date('2026-01-01T00:00:00Z')
    for (let i = 0; i < 9; i++) await paid(elsewhere, of, 100n, { createdAt })
    for (const desc of [true, false]) {
      const seen: string[] = []
      let after: string | null = null
      do {
        const page = await searchPayments(elsewhere.admin, {}, { after, before: null, size: 4, desc })
        seen.push(...page.rows.map(({ id }) => id))
        after = page.next
      } while (after)
      expect(new Set(seen).size).toBe(9)
      expect(seen).toHaveLength(9)
      const back = await searchPayments(elsewhere.admin, {}, { after: null, before: seen[8] ?? '', size: 4, desc })
      expect(back.rows.map(({ id }) => id)).toEqual(seen.slice(4, 8))
      expect(back.previous).toBe(seen[4])
    }
    const foreign = (await find({}))[0] ?? null
    expect((await searchPayments(elsewhere.admin, {}, { ...first, after: foreign })).rows).toEqual([])
  })
})

describe('the export', () => {
  it('holds everything that the filter matches, not a page of it', async () => {
    const of = await payer(elsewhere, '=HYPERLINK("http://evil.example")', 'evil@example.com')
    for (let i = 0; i < 3; i++) await paid(elsewhere, of, 2500n, { description: 'a "quoted", text\nin two lines' })
    const now = new Date()
    const rows = Array.from({ length: 600 }, () => {
      const id = newId('pay')
      return {
        profileId: elsewhere.profileId,
        id,
        customerId: of.customerId,
        accountId: of.accounts.USD ?? '',
        purpose: 'balance' as const,
        currency: 'USD',
        amountMinor: 1n,
        description: 'bulk',
        idempotencyKey: id,
        live: false,
        systemId: elsewhere.systemId,
        method: 'visa',
        createdAt: now,
      }
    })
    await test.db.insert(payment).values(rows)
    const filter = { customerId: of.customerId }
    let text = ''
    for await (const line of exportPayments(elsewhere.admin, filter)) text += line
    expect(text.split('\r\n')).toHaveLength(1 + 603 + 1)
    expect(await countPayments(elsewhere.admin, filter)).toEqual({ count: 603, more: false })
    expect(text).toContain(`"'=HYPERLINK(""http://evil.example"")"`)
    expect(text).toContain('"a ""quoted"", text\nin two lines"')
    expect(text).toContain(',USD,25.00,25.00,0.00,0.00,visa,')
  })

  it.each(['=1+1', '+1', '-1', '@sum', ' =1', '＝1'])('disarms %j', (text) => {
    expect(csvLine([text, null, 'plain'])).toBe(`"'${text}",,plain\r\n`)
  })
})
