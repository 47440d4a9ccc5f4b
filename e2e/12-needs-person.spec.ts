import type { Locator, Page } from '@playwright/test'
import { captureAction, sendAction } from './support/actions'
import { expectGood } from './support/axe'
import { postCallback, stripeSignature } from './support/callbacks'
import { CARDS } from './support/cards'
import { goTo } from './support/console'
import { balanceOf, db, entriesOf, newestPayment, systemId, transactionsOf } from './support/database'
import { within } from './support/patience'
import { pay } from './support/pay'
import { pressAgain } from './support/press'
import { calm, misbehave } from './support/sandbox'
import { contextOf, forgetSession } from './support/sign-in'
import { stage } from './support/stage'
import { expect, test } from './support/test'

// What cannot be brought to an end without a person: each kind of trouble is made at the processor, and dealt with on the page. Last of
// the specs, because it leaves charges at the processor that are discarded here on purpose.

test.describe.configure({ mode: 'serial', ...within(120) })
test.beforeEach(calm)
test.afterAll(calm)

const REASON = 'Seen on the processor’s own pages'
const title = { level: 1, name: 'Needs a person' } as const

/** A payment by John whose answer was lost; `charged` says whether the processor took the money all the same. */
async function lost(john: Page, amount: string, charged: boolean) {
  const fault = charged ? 'drop_after' : 'error_before'
  await misbehave({ processor: 'stripe', on: '*', fault: 'callback_lose', times: 5 })
  await misbehave({ processor: 'stripe', on: 'payment_intents.create', fault, times: 1 })
  await pay(john, { amount, method: 'New card', card: CARDS.visa })
  const { id } = await newestPayment('John Doe')
  const [transaction] = await transactionsOf(id)
  expect(transaction?.status).toBe('unknown')
  return { paymentId: id, transactionId: String(transaction?.id) }
}

const silence = () => misbehave({ processor: 'stripe', on: '*', fault: 'error_before', times: 500 })

/** A day goes by in which the processor says nothing. */
async function aDayPasses(transactionId: string): Promise<void> {
  await silence()
  await db()`
    update transaction set created_at = created_at - interval '25 hours', ask_at = now() where id = ${transactionId}`
  const given = async () => {
    const [row] = await db()`select needs_person from transaction where id = ${transactionId}`
    return row?.needs_person !== null
  }
  await expect.poll(given, within(30)).toBe(true)
}

/** A payment that was made at the processor itself, of which its callback tells. Answers the processor's reference. */
async function madeElsewhere(amount: string): Promise<string> {
  const before = await callbacksOf('unmatched')
  const response = await fetch(`${stage.sandboxUrl()}/api.stripe.com/v1/payment_intents`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk_test_northwind' },
    body: new URLSearchParams({
      amount,
      currency: 'usd',
      confirm: 'true',
      payment_method: 'pm_card_visa',
      'payment_method_types[]': 'card',
      // It carries an id as ours do, so that it is not taken for somebody else's.
      'metadata[transaction]': 'txn_mistyped',
    }),
  })
  const made = (await response.json()) as { id: string }
  expect(response.ok, JSON.stringify(made)).toBe(true)
  await expect.poll(() => callbacksOf('unmatched'), within(30)).toBe(before + 1)
  return made.id
}

/** A callback that says "declined" of what had succeeded, as the inbox keeps it. */
async function contradiction(transactionId: string): Promise<void> {
  const outcome = { kind: 'declined', code: 'generic', evidence: {} }
  const report = { about: { kind: 'ours', transactionId }, type: 'purchase', outcome, occurredAt: new Date() }
  const id = `cbk_${'0'.repeat(25)}1`
  await db()`
    insert into callback_event (profile_id, id, system_id, external_id, state, reports, problem)
    select profile_id, ${id}, system_id, 'evt_e2e_contradiction', 'conflict', ${JSON.stringify([report])}::text::jsonb,
      'The processor says declined, after it had said succeeded.'
    from transaction where id = ${transactionId}`
}

async function callbacksOf(...states: readonly string[]): Promise<number> {
  const [row] = await db()`select count(*)::int as n from callback_event where state in ${db()(states)}`
  return Number(row?.n)
}

async function open(page: Page): Promise<void> {
  await page.goto('/admin/needs-person')
  await expect(page.getByRole('heading', title)).toBeVisible()
}

const item = (page: Page, text: string | RegExp): Locator =>
  page.getByRole('listitem').filter({ has: page.getByRole('heading', { level: 3 }), hasText: text })

const answer = (page: Page, text: string | RegExp) =>
  expect(
    page.getByRole('main').getByRole('status').or(page.getByRole('main').getByRole('alert')).filter({ hasText: text }),
  ).toBeVisible()

test('a payment that the processor is silent about is settled by hand, with amount, name and reason', async ({
  john,
  admin,
}) => {
  const { paymentId, transactionId } = await lost(john, '61.00', false)
  await aDayPasses(transactionId)
  await admin.goto('/admin')
  await expect(admin.getByText(/^Payments without an end: \d+$/)).toBeVisible()
  await goTo(admin, /^Needs a person/)
  const row = item(admin, '61.00 USD')
  await expect(row).toContainText('We asked')
  await expect(row).toContainText('The processor may or may not have taken the money.')

  await row.getByRole('button', { name: 'Ask again' }).click()
  await answer(admin, 'The processor has nothing new to say.')
  await row.getByRole('button', { name: 'Settle by hand' }).click()
  const dialog = admin.getByRole('dialog')
  await dialog.getByRole('radio', { name: 'It succeeded' }).check()
  await dialog.getByLabel('Amount').fill('62')
  await dialog.getByLabel('The processor’s reference').fill('pi_typed')
  await dialog.getByLabel('Reason').fill(REASON)
  await expect(dialog.getByText('Record that the payment of 62.00 USD, John Doe, succeeded?')).toBeVisible()
  await dialog.getByRole('button', { name: 'Record it' }).click()
  await expect(dialog.getByLabel('Amount')).toHaveAccessibleDescription(/at most 61\.00 USD/i)
  await expectGood(admin, 'settle by hand')

  await dialog.getByRole('radio', { name: 'It never happened' }).check()
  await expect(dialog.getByText('Record that the payment of 61.00 USD, John Doe, never happened?')).toBeVisible()
  await pressAgain(dialog.getByRole('button', { name: 'Record it' }))
  await answer(admin, 'It is recorded that it never happened. No money is booked.')
  await expect(item(admin, '61.00 USD')).toHaveCount(0)
  expect(await transactionsOf(paymentId)).toMatchObject([{ status: 'failed' }])
  expect(await entriesOf(paymentId)).toEqual({})
  await admin.goto(`/admin/payments/${paymentId}`)
  await expect(admin.getByText('A person decided')).toBeVisible()
  await expect(admin.getByText(REASON)).toBeVisible()
})

test('one that was charged is found by asking again once the processor is back', async ({ john, admin }) => {
  const before = await balanceOf('John Doe', 'USD')
  const { paymentId, transactionId } = await lost(john, '62.00', true)
  await aDayPasses(transactionId)
  await open(admin)
  await calm()
  await item(admin, '62.00 USD').getByRole('button', { name: 'Ask again' }).click()
  await answer(admin, 'The processor answered: payment succeeded.')
  await expect(item(admin, '62.00 USD')).toHaveCount(0)
  expect(await entriesOf(paymentId)).toEqual({ purchase: 1 })
  expect(await balanceOf('John Doe', 'USD')).toBe(before + 6200n)
})

test('a callback that matches nothing: replayed, matched by hand, or discarded', async ({ john, admin }) => {
  const before = await balanceOf('John Doe', 'USD')
  const { paymentId } = await lost(john, '63.00', false)
  await calm()
  const known = await madeElsewhere('6300')
  const strange = await madeElsewhere('6400')
  await open(admin)
  const second = item(admin, strange)
  await expect(second).toContainText('Money may have moved at the processor that is not in our books.')
  await expectGood(admin, 'needs a person')
  await second.getByRole('button', { name: 'Replay' }).click()
  await answer(admin, 'Nothing was changed: no transaction matches this purchase. It stays here.')
  await second.getByRole('button', { name: 'Discard' }).click()
  const question = admin.getByRole('alertdialog')
  await question.getByRole('button', { name: 'Discard it' }).click()
  await expect(question.getByLabel('Reason')).toHaveAccessibleDescription(/Enter a reason/)
  await question.getByLabel('Reason').fill('Of another shop')
  await pressAgain(question.getByRole('button', { name: 'Discard it' }))
  await answer(admin, 'The callback was discarded.')
  await expect(second).toHaveCount(0)

  await item(admin, known).getByRole('link', { name: 'Match by hand' }).click()
  await expect(admin.getByText('What it says')).toBeVisible()
  const offer = admin.getByRole('listitem').filter({ hasText: 'Payment of 63.00 USD' }).filter({ hasText: 'John Doe' })
  await expect(offer).toHaveCount(1)
  await expectGood(admin, 'match by hand')
  await admin.getByLabel('Another payment').fill('pay_nothing')
  await admin.getByRole('button', { name: 'Look for it' }).click()
  await expect(admin.getByText('Stripe has no payment or transaction with this id.')).toBeVisible()
  await admin.getByLabel('Another payment').fill(paymentId)
  await pressAgain(admin.getByRole('button', { name: 'Look for it' }))
  await offer.getByRole('button', { name: 'Apply to this' }).click()
  await expect(question).toContainText('to the payment of 63.00 USD by John Doe?')
  await question.getByRole('button', { name: 'Apply it' }).click()
  await answer(admin, 'The callback was applied.')
  expect(await entriesOf(paymentId)).toEqual({ purchase: 1 })
  expect(await balanceOf('John Doe', 'USD')).toBe(before + 6300n)
})

test('what contradicts us says how, what could not be read says so, and both are discarded', async ({ admin }) => {
  const { id } = await newestPayment('John Doe')
  const [transaction] = await transactionsOf(id)
  await contradiction(String(transaction?.id))
  const body = '{"id":"evt_e2e_odd","object":"event","type":"payment_intent.succeeded"}'
  const odd = await postCallback(await systemId('Stripe two'), body, { 'stripe-signature': stripeSignature(body) })
  expect(odd.status).toBe(503)
  await open(admin)
  const conflict = item(admin, 'It contradicts what we have. The processor says declined, after it had said succeeded.')
  await expect(conflict.getByRole('link', { name: 'Payment of 63.00 USD' })).toBeVisible()
  await expect(conflict).toContainText('Our books were not changed by it.')
  // Asked, the processor would say that the payment stands, and the contradiction would be gone.
  await misbehave({ processor: 'stripe', on: '*', fault: 'error_before', times: 50 })
  await conflict.getByRole('button', { name: 'Replay' }).click()
  await answer(admin, 'Nothing was changed: the processor says declined, after it had said succeeded.')
  const unread = item(admin, 'could not be read').filter({ hasText: 'Stripe two' })
  await expect(unread.getByRole('button', { name: 'Replay' })).toHaveCount(0)
  for (const one of [conflict, unread.first()]) {
    const left = await unread.count()
    await one.getByRole('button', { name: 'Discard' }).click()
    await admin.getByRole('alertdialog').getByLabel('Reason').fill(REASON)
    await admin.getByRole('alertdialog').getByRole('button', { name: 'Discard it' }).click()
    await expect(admin.getByRole('alertdialog')).toHaveCount(0)
    if (one === conflict) await expect(conflict).toHaveCount(0)
    else await expect(unread).toHaveCount(left - 1)
  }
})

test('a job that gave up: run again, and discarded when it fails as before', async ({ admin }) => {
  const [john] = await db()`select id from login where email = 'john.doe@quittance.example'`
  const payload = JSON.stringify({ loginId: john?.id, purpose: 'sign_in', tokenSealed: 'nobody sealed this' })
  await db()`select graphile_worker.add_job('mail.sign_in_link', ${payload}::text::json, max_attempts => 1)`
  const dead = async () => {
    const [row] = await db()`
      select count(*)::int as n from graphile_worker.jobs
      where task_identifier = 'mail.sign_in_link' and attempts = max_attempts and locked_at is null`
    return row?.n
  }
  await expect.poll(dead, within(30)).toBe(1)
  await open(admin)
  const row = item(admin, 'A sign-in link could not be mailed')
  await expect(row).toContainText(String(john?.id))
  await expect(row).toContainText('No money is concerned.')
  await expect(row).not.toContainText('nobody sealed this')
  await row.getByRole('button', { name: 'Run again' }).click()
  await answer(admin, 'The job runs again. If it fails as before, it will be back here.')
  await expect.poll(dead, within(30)).toBe(1)
  await open(admin)
  await row.getByRole('button', { name: 'Discard' }).click()
  const question = admin.getByRole('alertdialog')
  await question.getByLabel('Reason').fill('Too old')
  await question.getByRole('button', { name: 'Discard it' }).click()
  await answer(admin, 'The job was discarded.')
  await expect(row).toHaveCount(0)
  await admin.goto('/admin/audit')
  for (const done of [
    'Job discarded',
    'Job run again',
    'Callback discarded',
    'Callback matched',
    'Transaction settled by hand',
  ])
    await expect(admin.getByRole('cell', { name: done }).first()).toBeVisible()
})

test('once all is dealt with, the page says that all is well', async ({ admin }) => {
  await db()`update callback_event set state = 'discarded' where state in ('unmatched', 'conflict', 'deferred')`
  await db()`update transaction set needs_person = null where needs_person is not null`
  await open(admin)
  await expect(admin.getByText('Nothing needs a person', { exact: true })).toBeVisible()
  await expectGood(admin, 'nothing needs a person')
  await admin.goto('/admin')
  await expect(admin.getByText('Nothing needs a person.')).toBeVisible()
})

test('the accountant reads it and is told who decides; others cannot decide by any way', async ({
  john,
  admin,
  openAs,
  browser,
}) => {
  const { transactionId } = await lost(john, '65.00', false)
  await aDayPasses(transactionId)
  const accountant = await openAs('accountant')
  await open(accountant)
  const button = item(accountant, '65.00 USD').getByRole('button', { name: 'Settle by hand' })
  await expect(button).toHaveAccessibleDescription('Only an administrator settles payments by hand.')

  await open(admin)
  await item(admin, '65.00 USD').getByRole('button', { name: 'Settle by hand' }).click()
  const dialog = admin.getByRole('dialog')
  await dialog.getByLabel('Reason').fill(REASON)
  const request = await captureAction(admin, () => dialog.getByRole('button', { name: 'Record it' }).click())
  // 07-access has ended the session that was shared.
  forgetSession('restricted')
  for (const who of ['accountant', 'normal', 'restricted', 'john'] as const) {
    const { text } = await sendAction(request, await contextOf(browser, who))
    expect(text, who).toContain('does not exist, or you may not see it')
  }
  expect((await sendAction(request)).text).toContain('You have been signed out')
  const [row] =
    await db()`select status, needs_person is not null as waits from transaction where id = ${transactionId}`
  expect(row).toEqual({ status: 'unknown', waits: true })
  expect((await sendAction(request, await contextOf(browser, 'admin'))).text).toContain(
    'It is recorded that it never happened.',
  )
})
