import { beforeAll, expect, it } from 'vitest'
import { testDatabase } from '@/db/testing'
import { makeLogin } from '@/lib/auth/testing'
import { env } from '@/lib/env'
import { newId } from '@/lib/ids'
import { createSystem } from '@/lib/payment-systems/save-system'
import { makePayment, makeProfile, type People, stripeForm } from '@/lib/payment-systems/testing'
import { inspectSecrets } from './inspect'
import { ownSecrets } from './own'
import { scanDatabase } from './scan'

const test = testDatabase()
const CARD = '4242424242424242'
let people: People
let others: People
let paymentId: string
let transactionId: string

interface Result {
  readonly checked: number
  readonly found: number
  readonly findings: readonly { readonly rule: string; readonly subject: string; readonly problem: string }[]
}

async function inspected(profileId: string): Promise<Result | undefined> {
  const [row] = await test.sql<Result[]>`
    select checked, found, findings from inspection where profile_id = ${profileId} and kind = 'secrets'
    order by finished_at desc, id desc limit 1`
  return row
}

async function addStep(evidence: unknown): Promise<string> {
  const id = newId('ent')
  await test.sql`
    insert into transaction_step (profile_id, id, transaction_id, source, from_status, to_status, evidence)
    values (${people.profileId}, ${id}, ${transactionId}, 'call', 'created', 'declined', ${JSON.stringify(evidence)}::text::jsonb)`
  return id
}

beforeAll(async () => {
  people = await makeProfile(test.db)
  others = await makeProfile(test.db)
  const made = await createSystem(people.admin, stripeForm())
  if (!made.ok) throw new Error(made.message)
  paymentId = await makePayment(test.db, people, { systemId: made.value.id, status: 'declined' })
  const [row] = await test.sql`select id from transaction where payment_id = ${paymentId}`
  transactionId = row?.id
})

it('knows the secrets of its own, and takes no word for one', async () => {
  const short = await createSystem(people.admin, stripeForm('Short', { webhookSecret: 'whsec_short' }))
  expect(short.ok).toBe(true)
  const own = await ownSecrets(test.db)
  expect(own).toEqual(expect.arrayContaining([env().NEXTAUTH_SECRET, 'sk_test_nordwind']))
  expect(own).not.toContain('whsec_short')
})

it('keeps a dated result for each profile when there is nothing', async () => {
  await inspectSecrets()
  const result = await inspected(people.profileId)
  expect(result).toMatchObject({ found: 0, findings: [] })
  expect(result?.checked).toBeGreaterThan(3)
  expect(await inspected(others.profileId)).toMatchObject({ found: 0 })
})

it('hides what it finds in free texts and in evidence, audits that, and leaves facts and people’s data to a person', async () => {
  const { profileId } = people
  const step = await addStep({
    message: `card ${CARD} declined`,
    raw: { cvc: '123', id: Number(CARD), amountMinor: '4111111111111111', key: 'sk_test_nordwind', n: 1.5, ok: null },
  })
  await test.sql`update payment set description = ${`Top-up ${CARD}`} where id = ${paymentId}`
  await test.sql`update transaction set needs_person = 'the secret of the app is sk_test_nordwind' where id = ${transactionId}`
  await test.sql`update customer set name = ${CARD} where id = ${people.customer.customerId}`
  const login = await makeLogin(test.db, 'ann@example.com')
  await test.sql`update login set name = ${`Ann ${env().NEXTAUTH_SECRET}`} where id = ${login}`

  await inspectSecrets()

  const [row] = await test.sql`select evidence from transaction_step where id = ${step}`
  expect(row?.evidence).toEqual({
    message: 'card ••••••••••••4242 declined',
    raw: {
      cvc: '•••',
      id: '••••••••••••4242',
      amountMinor: '4111111111111111',
      key: '••••••••••••••••',
      n: 1.5,
      ok: null,
    },
  })
  const [paid] =
    await test.sql`select description, needs_person from payment join transaction on payment_id = payment.id where payment.id = ${paymentId}`
  expect(paid).toEqual({
    description: 'Top-up ••••••••••••4242',
    needs_person: 'the secret of the app is ••••••••••••••••',
  })
  const audited =
    await test.sql`select entity, entity_id, after from audit_event where action = 'secret.hidden' order by entity`
  expect(audited).toEqual([
    { entity: 'payment', entity_id: paymentId, after: { column: 'description' } },
    { entity: 'transaction', entity_id: transactionId, after: { column: 'needs_person' } },
    { entity: 'transaction_step', entity_id: step, after: { column: 'evidence' } },
  ])

  const result = await inspected(profileId)
  expect(result?.findings).toEqual(
    expect.arrayContaining([
      { rule: 'card', subject: people.customer.customerId, problem: expect.stringContaining('It is still there') },
      { rule: 'card', subject: paymentId, problem: expect.stringContaining('It was hidden') },
      { rule: 'known', subject: 'login.name', problem: expect.stringMatching(/in one row/) },
    ]),
  )
  const theirs = await inspected(others.profileId)
  expect(theirs?.findings).toEqual([expect.objectContaining({ subject: 'login.name' })])
  const said = JSON.stringify([result, theirs, audited])
  for (const secret of [CARD, 'nordwind"', env().NEXTAUTH_SECRET, login]) expect(said).not.toContain(secret)

  await inspectSecrets()
  const again = (await inspected(profileId))?.findings.map(({ subject }) => subject)
  expect(again?.toSorted()).toEqual([people.customer.customerId, 'login.name', step].toSorted())
})

it('lets an append-only row be hidden in, and in no other way changed', async () => {
  const step = await addStep({ message: `say "${CARD}" and 25.00` })
  const change = (set: string, hiding = true) =>
    test.sql.begin(async (tx) => {
      if (hiding) await tx`set local quittance.hiding = 'on'`
      await tx.unsafe(`update transaction_step set ${set} where id = '${step}'`)
    })
  const evidence = (message: string) => `evidence = '${JSON.stringify({ message })}'::jsonb`
  for (const set of [
    evidence(`say "${CARD}" and 26.00`),
    evidence('say'),
    evidence(`say "${CARD}" and 25.00•`),
    `evidence = '{}'`,
    `to_status = 'succeeded'`,
    `${evidence(`say "••••••••••••4242" and 25.00`)}, at = now()`,
  ])
    await expect(change(set), set).rejects.toThrow(/append-only/)
  await expect(change(evidence(`say "••••••••••••4242" and 25.00`), false)).rejects.toThrow(/append-only/)
  const remove = test.sql.begin(async (tx) => {
    await tx`set local quittance.hiding = 'on'`
    await tx`delete from transaction_step where id = ${step}`
  })
  await expect(remove).rejects.toThrow(/append-only/)
  await change(evidence(`say "••••••••••••4242" and 25.00`))
  await expect(change(evidence(`say "${CARD}" and 25.00`))).rejects.toThrow(/append-only/)
  expect((await scanDatabase(test.db)).findings.filter(({ key }) => key.includes(step))).toEqual([])
})
