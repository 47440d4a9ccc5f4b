import { expect, it } from 'vitest'
import { seat } from '@/db/schema/access'
import { customer } from '@/db/schema/customers'
import { testDatabase } from '@/db/testing'
import { newId } from '@/lib/ids'
import { SEAT_FIELD, SEAT_HEADER } from '@/lib/words'
import { drawnForAnother } from './drawn-for'
import { createSession, type LiveSession, resolveSession, takeSeat } from './sessions'
import { makeProfile, makeStaff, testSecrets } from './testing'

testSecrets()
const test = testDatabase()

async function sessionOf(loginId: string, seatId: string): Promise<LiveSession> {
  const { id } = await createSession(test.db, loginId)
  const begun = await resolveSession(test.db, id)
  if (!begun) throw new Error('no session')
  await takeSeat(test.db, begun, seatId)
  return (await resolveSession(test.db, id)) ?? begun
}

/** Somebody who works in two profiles, at work in the second. */
async function ofTwo() {
  const a = await makeStaff(test.db, await makeProfile(test.db, 'Acme'), 'admin')
  const { loginId } = a
  const b = await makeStaff(test.db, await makeProfile(test.db, 'Borealis'), 'normal', { loginId })
  return { a, b, live: await sessionOf(loginId, b.seatId) }
}

const none = new Headers()
const header = (seatId: string) => new Headers({ [SEAT_HEADER]: seatId })
const form = (seatId: string) => {
  const data = new FormData()
  data.set(SEAT_FIELD, seatId)
  return data
}

it('lets through what was drawn for the seat of the session, whichever way it says so', async () => {
  const { b, live } = await ofTwo()
  expect(await drawnForAnother(live, {}, header(b.seatId))).toBeUndefined()
  expect(await drawnForAnother(live, form(b.seatId), none)).toBeUndefined()
  expect(await drawnForAnother(live, form(b.seatId), header(b.seatId))).toBeUndefined()
})

it('refuses what was drawn for the seat before, and says what to do', async () => {
  const { a, b, live } = await ofTwo()
  const refusal = {
    code: 'other_profile',
    message:
      'You have switched to Borealis in another tab; this page belongs to Acme. Nothing was saved or charged. Load the page again to go on in Borealis, or switch back to Acme in the other tab and send this again.',
  }
  expect(await drawnForAnother(live, {}, header(a.seatId))).toMatchObject(refusal)
  expect(await drawnForAnother(live, form(a.seatId), none)).toMatchObject(refusal)
  // A form that was kept while the page around it was drawn anew.
  expect(await drawnForAnother(live, form(a.seatId), header(b.seatId))).toMatchObject(refusal)
})

it('refuses what does not say, of whoever works in several profiles', async () => {
  const { live } = await ofTwo()
  expect(await drawnForAnother(live, { seat: 'x' }, none)).toMatchObject({ code: 'other_profile' })
  const single = await makeStaff(test.db, await makeProfile(test.db), 'admin')
  expect(await drawnForAnother(await sessionOf(single.loginId, single.seatId), {}, none)).toBeUndefined()
})

it('names no profile that is not theirs', async () => {
  const { live } = await ofTwo()
  const stranger = await makeStaff(test.db, await makeProfile(test.db, 'Secretive'), 'admin')
  for (const seatId of [stranger.seatId, '', 'x'.repeat(5000)]) {
    const refusal = await drawnForAnother(live, form(seatId), none)
    expect(refusal).toMatchObject({ message: expect.stringContaining('does not belong to Borealis') })
    expect(refusal?.message).not.toContain('Secretive')
  }
  expect(await drawnForAnother(live, new FormData(), header('x'))).toMatchObject({ code: 'other_profile' })
})

it('tells two seats of one profile apart', async () => {
  const profileId = await makeProfile(test.db, 'Acme')
  const staff = await makeStaff(test.db, profileId, 'admin')
  const [customerId, seatId] = [newId('cus'), newId('seat')]
  await test.db.insert(customer).values({ profileId, id: customerId, name: 'Carla' })
  await test.db.insert(seat).values({ profileId, id: seatId, loginId: staff.loginId, customerId })
  const live = await sessionOf(staff.loginId, seatId)
  expect(await drawnForAnother(live, {}, header(staff.seatId))).toMatchObject({
    message: expect.stringContaining(
      'switched to Acme as customer in another tab; this page belongs to Acme as administrator.',
    ),
  })
})

it('costs nothing where nobody has switched', async () => {
  const { b, live } = await ofTwo()
  // Every statement would wait for this lock.
  await test.db.transaction(async (tx) => {
    await tx.execute('lock table seat, profile, session in access exclusive mode')
    expect(await drawnForAnother(live, form(b.seatId), header(b.seatId))).toBeUndefined()
  })
})
