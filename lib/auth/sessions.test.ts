import { eq } from 'drizzle-orm'
import { afterEach, expect, it } from 'vitest'
import { login, seat, session } from '@/db/schema/access'
import { customer } from '@/db/schema/customers'
import { testDatabase } from '@/db/testing'
import { setClock } from '@/lib/clock'
import { newId } from '@/lib/ids'
import { readCookie, writeCookie } from './cookie'
import { createSession, listSessions, resolveSession, revokeSession, revokeSessions, takeSeat } from './sessions'
import { makeLogin, makeProfile, makeStaff, testSecrets } from './testing'

testSecrets()
const test = testDatabase()
afterEach(() => setClock())

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const start = Date.now()
const at = (elapsed: number) => setClock(() => new Date(start + elapsed))

async function staff() {
  at(0)
  const actor = await makeStaff(test.db, await makeProfile(test.db), 'normal')
  return { ...actor, session: await createSession(test.db, actor.loginId) }
}

async function customerLogin() {
  const profileId = await makeProfile(test.db)
  const [customerId, loginId, seatId] = [
    newId('cus'),
    await makeLogin(test.db, `${newId('log')}@example.com`),
    newId('seat'),
  ]
  await test.db.insert(customer).values({ profileId, id: customerId, name: 'Carla' })
  await test.db.insert(seat).values({ profileId, id: seatId, loginId, customerId })
  return { profileId, customerId, loginId, seatId }
}

/** Uses the session every half idle time until it ends; answers after how long it no longer held. */
async function lastsInUse(id: string, step: number, most: number): Promise<number> {
  for (let elapsed = 0; elapsed <= most; elapsed += step) {
    at(elapsed)
    if (!(await resolveSession(test.db, id))) return elapsed
  }
  return Number.POSITIVE_INFINITY
}

it('of staff ends after an hour unused, and after twelve hours in any case (A10)', async () => {
  const { session: idle } = await staff()
  at(59 * MINUTE)
  expect(await resolveSession(test.db, idle.id)).not.toBeNull()
  at(59 * MINUTE + 60 * MINUTE)
  expect(await resolveSession(test.db, idle.id)).toBeNull()
  const { session: used } = await staff()
  expect(await lastsInUse(used.id, 30 * MINUTE, DAY)).toBe(12 * HOUR)
})

it('of a customer ends after seven days unused, and after thirty in any case (A10)', async () => {
  const { loginId } = await customerLogin()
  at(0)
  const idle = await createSession(test.db, loginId)
  const used = await createSession(test.db, loginId)
  at(7 * DAY)
  expect(await resolveSession(test.db, idle.id)).toBeNull()
  at(0)
  expect(await lastsInUse(used.id, 3 * DAY, 40 * DAY)).toBe(30 * DAY)
})

it('notes when it was last seen, at most once a minute', async () => {
  const { session: one } = await staff()
  const seen = async () =>
    +((await test.db.select().from(session).where(eq(session.id, one.id)))[0]?.lastSeenAt ?? 0) - start
  at(59_000)
  await resolveSession(test.db, one.id)
  expect(await seen()).toBe(0)
  at(61_000)
  await resolveSession(test.db, one.id)
  expect(await seen()).toBe(61_000)
})

it('follows the role of the seat at once, and acts as nobody when the seat is gone (A10)', async () => {
  const { session: one, seatId } = await staff()
  expect((await resolveSession(test.db, one.id))?.actor).toMatchObject({ role: 'normal' })
  await test.db.update(seat).set({ role: 'restricted' }).where(eq(seat.id, seatId))
  expect((await resolveSession(test.db, one.id))?.actor).toMatchObject({ role: 'restricted' })
  await test.db.delete(seat).where(eq(seat.id, seatId))
  expect((await resolveSession(test.db, one.id))?.actor).toBeNull()
})

it('is refused once revoked, here or everywhere; only its own login can revoke it', async () => {
  const { loginId, session: first } = await staff()
  const second = await createSession(test.db, loginId)
  const third = await createSession(test.db, loginId)
  await revokeSession(test.db, first.id, (await staff()).loginId)
  expect(await resolveSession(test.db, first.id)).not.toBeNull()
  await revokeSession(test.db, first.id, loginId)
  expect(await resolveSession(test.db, first.id)).toBeNull()
  expect((await listSessions(test.db, loginId)).map((one) => one.id).sort()).toEqual([second.id, third.id].sort())
  expect(await revokeSessions(test.db, loginId, third.id)).toBe(1)
  expect(await resolveSession(test.db, second.id)).toBeNull()
  expect(await resolveSession(test.db, third.id)).not.toBeNull()
})

it('begins under a new id and ends the one the browser had (A10)', async () => {
  const { loginId, session: before } = await staff()
  const after = await createSession(test.db, loginId, { replaces: before.id, userAgent: 'x'.repeat(1000) })
  expect(after.id).not.toBe(before.id)
  expect(await resolveSession(test.db, before.id)).toBeNull()
})

it('with several seats waits for a choice among them, and no other', async () => {
  const mine = await customerLogin()
  const theirs = await customerLogin()
  at(0)
  const employee = await makeStaff(test.db, await makeProfile(test.db, 'Second profile'), 'accountant', mine)
  const { id, actor } = await createSession(test.db, mine.loginId)
  expect(actor).toBeNull()
  const live = await resolveSession(test.db, id)
  if (!live) throw new Error('no session')
  expect(live.actor).toBeNull()
  expect(await takeSeat(test.db, live, theirs.seatId)).toBeNull()
  expect(await takeSeat(test.db, live, employee.seatId)).toMatchObject({ kind: 'staff', role: 'accountant' })
  expect((await resolveSession(test.db, id))?.actor).toMatchObject({ kind: 'staff', profileId: employee.profileId })
  expect(await takeSeat(test.db, live, mine.seatId)).toMatchObject({ kind: 'customer', customerId: mine.customerId })
  at(13 * HOUR)
  expect(await resolveSession(test.db, id)).toBeNull()
})

it('of who is staff somewhere ends as staff’s do, also at a customer’s seat, from where they could move on', async () => {
  const mine = await customerLogin()
  at(0)
  const asCustomer = await createSession(test.db, mine.loginId)
  at(59 * MINUTE)
  expect(await resolveSession(test.db, asCustomer.id)).not.toBeNull()
  await makeStaff(test.db, await makeProfile(test.db, 'Second profile'), 'admin', mine)
  const later = await createSession(test.db, mine.loginId)
  const live = await resolveSession(test.db, later.id)
  if (!live) throw new Error('no session')
  await takeSeat(test.db, live, mine.seatId)
  at(118 * MINUTE)
  expect((await resolveSession(test.db, later.id))?.actor).toMatchObject({ kind: 'customer' })
  expect((await listSessions(test.db, mine.loginId)).map(({ id }) => id)).toContain(later.id)
  at(178 * MINUTE)
  expect(await resolveSession(test.db, later.id)).toBeNull()
  expect(await resolveSession(test.db, asCustomer.id)).toBeNull()
  expect(await listSessions(test.db, mine.loginId)).toEqual([])
})

it('is named by a cookie that cannot be altered', async () => {
  const value = await writeCookie('ses_1')
  expect(value).not.toContain('ses_1')
  expect(await readCookie(value)).toBe('ses_1')
  expect(await readCookie(`${value.slice(0, -3)}abc`)).toBeUndefined()
  expect(await readCookie('nonsense')).toBeUndefined()
  expect(await readCookie(undefined)).toBeUndefined()
})

it('tells the name as it is now', async () => {
  const { loginId, session: one } = await staff()
  await test.db.update(login).set({ name: 'Renamed' }).where(eq(login.id, loginId))
  expect((await resolveSession(test.db, one.id))?.actor).toMatchObject({ name: 'Renamed' })
})
