import { eq } from 'drizzle-orm'
import { afterEach, expect, it } from 'vitest'
import { login } from '@/db/schema/access'
import { auditEvent } from '@/db/schema/records'
import { testDatabase } from '@/db/testing'
import { setClock } from '@/lib/clock'
import { checkPassword, passwordProblem } from './passwords'
import { changePassword, LOCK, setPassword, signIn } from './sign-in'
import { makeLogin, makeProfile, makeStaff, testSecrets } from './testing'

testSecrets()
const test = testDatabase()
afterEach(() => setClock())

const PASSWORD = 'harbour lantern drift'
const minutes = (count: number) => setClock(() => new Date(Date.now() + count * 60_000))

async function state(loginId: string) {
  const [row] = await test.db.select().from(login).where(eq(login.id, loginId))
  return { failed: row?.failedAttempts, locked: Boolean(row?.lockedUntil) }
}

it('signs in with any case of the e-mail address', async () => {
  const loginId = await makeLogin(test.db, 'anna@example.com', PASSWORD)
  expect(await signIn(test.db, { email: ' Anna@Example.COM', password: PASSWORD })).toEqual({
    ok: true,
    value: { loginId },
  })
})

it('answers alike for a wrong password, an unknown address, a login without a password and a locked one', async () => {
  await makeLogin(test.db, 'bert@example.com', PASSWORD)
  await makeLogin(test.db, 'new@example.com')
  const locked = await makeLogin(test.db, 'locked@example.com', PASSWORD)
  await test.db
    .update(login)
    .set({ lockedUntil: new Date(Date.now() + 60_000) })
    .where(eq(login.id, locked))
  const answers = await Promise.all([
    signIn(test.db, { email: 'bert@example.com', password: 'wrong' }),
    signIn(test.db, { email: 'nobody@example.com', password: PASSWORD }),
    signIn(test.db, { email: 'new@example.com', password: 'nobody has this password' }),
    signIn(test.db, { email: 'locked@example.com', password: PASSWORD }),
  ])
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
  expect(answers[0]).toMatchObject({ ok: false, code: 'wrong_credentials' })
})

it('looks at ten of twenty passwords tried at the same moment, and then at none for 30 minutes (A9)', async () => {
  const loginId = await makeLogin(test.db, 'carl@example.com', PASSWORD)
  const tries = Array.from({ length: 20 }, () => signIn(test.db, { email: 'carl@example.com', password: 'wrong' }))
  expect((await Promise.all(tries)).every((answer) => !answer.ok)).toBe(true)
  expect(await state(loginId)).toEqual({ failed: LOCK.after, locked: true })
  const right = { email: 'carl@example.com', password: PASSWORD }
  expect(await signIn(test.db, right)).toMatchObject({ ok: false })
  minutes(29)
  expect(await signIn(test.db, right)).toMatchObject({ ok: false })
  minutes(31)
  expect(await signIn(test.db, { ...right, password: 'wrong' })).toMatchObject({ ok: false })
  expect(await state(loginId)).toEqual({ failed: 1, locked: false })
  expect(await signIn(test.db, right)).toMatchObject({ ok: true })
  expect(await state(loginId)).toEqual({ failed: 0, locked: false })
})

it('forgets wrong tries after a right one', async () => {
  const loginId = await makeLogin(test.db, 'dora@example.com', PASSWORD)
  for (let i = 0; i < LOCK.after - 1; i++) await signIn(test.db, { email: 'dora@example.com', password: 'wrong' })
  expect(await signIn(test.db, { email: 'dora@example.com', password: PASSWORD })).toMatchObject({ ok: true })
  expect(await state(loginId)).toEqual({ failed: 0, locked: false })
})

it('refuses passwords that are guessed first', () => {
  const of = { email: 'anna.berg@example.com', name: 'Anna Berg' }
  const refused = [
    'anna.berg@example.com',
    'Anna.Berg2024!',
    'password123',
    'Password2024!',
    'aaaaaaaaaaaa',
    '1234567890',
    'abcdefghijk',
    'ababababab',
    'qwertyuiop',
    'Example.com1',
  ]
  expect(refused.filter((password) => passwordProblem(password, of) === undefined)).toEqual([])
  expect(passwordProblem('correct horse battery staple', of)).toBeUndefined()
  expect(passwordProblem(PASSWORD, of)).toBeUndefined()
})

it('changes a password by the present one only, and records it in the profiles of the login', async () => {
  const profileId = await makeProfile(test.db)
  const actor = await makeStaff(test.db, profileId, 'normal', { email: 'emil@example.com', password: PASSWORD })
  const of = { loginId: actor.loginId, email: 'emil@example.com' }
  const next = 'seven quiet rivers'
  expect(await changePassword(test.db, of, { current: 'wrong', password: next })).toMatchObject({
    fields: { current: expect.any(String) },
  })
  expect(await changePassword(test.db, of, { current: PASSWORD, password: 'password123' })).toMatchObject({
    fields: { password: expect.any(String) },
  })
  expect(await changePassword(test.db, of, { current: PASSWORD, password: next })).toMatchObject({ ok: true })
  expect(await signIn(test.db, { email: 'emil@example.com', password: next })).toMatchObject({ ok: true })
  const events = await test.db.select().from(auditEvent).where(eq(auditEvent.profileId, profileId))
  expect(events.map((event) => [event.action, event.actorName])).toEqual([['login.password_changed', 'emil']])
})

it('reads a password typed in another Unicode form as the same one', async () => {
  const loginId = await makeLogin(test.db, 'zoe@example.com')
  expect(await setPassword(test.db, loginId, 'Zoë über Straße')).toMatchObject({ ok: true })
  const [row] = await test.db.select().from(login).where(eq(login.id, loginId))
  expect(await checkPassword(row?.passwordHash, 'Zoë über Straße'.normalize('NFD'))).toBe(true)
})
