import { and, eq } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { login, seat, signInLink } from '@/db/schema/access'
import { customer } from '@/db/schema/customers'
import { auditEvent } from '@/db/schema/records'
import { testDatabase } from '@/db/testing'
import { newId } from '@/lib/ids'
import { Forbidden } from './actor'
import { difference, listAudit } from './audit-log'
import { accessOf, giveAccess, withdrawAccess } from './customer-access'
import { makeLogin, makeProfile, makeStaff, testSecrets } from './testing'
import { changeRole, inviteAgain, inviteUser, listUsers, removeUser } from './users'

testSecrets()
const test = testDatabase()

async function profileWithAdmin() {
  return makeStaff(test.db, await makeProfile(test.db), 'admin')
}

const links = (loginId: string) => test.db.select().from(signInLink).where(eq(signInLink.loginId, loginId))

it('invites somebody new with a link to set a password, good for three days', async () => {
  const admin = await profileWithAdmin()
  const invited = await inviteUser(admin, { name: 'Nora New', email: 'nora@example.com', role: 'accountant' })
  expect(invited).toMatchObject({ ok: true })
  const user = (await listUsers(admin)).find((one) => one.email === 'nora@example.com')
  expect(user).toMatchObject({ role: 'accountant', hasPassword: false, self: false })
  const [link] = await links(user?.loginId ?? '')
  expect(link?.purpose).toBe('set_password')
  expect(+(link?.expiresAt ?? 0) - +(link?.createdAt ?? 0)).toBe(3 * 24 * 3_600_000)
  expect(await inviteAgain(admin, user?.seatId ?? '')).toMatchObject({ ok: true })
  expect((await links(user?.loginId ?? '')).filter((one) => one.usedAt === null)).toHaveLength(1)
})

it('mails so many links to one address and no more, and says when again', async () => {
  const admin = await profileWithAdmin()
  const invitation = { name: 'Quinn', email: 'quinn@example.com', role: 'normal' } as const
  const invited = await inviteUser(admin, invitation)
  const seatId = invited.ok ? invited.value.seatId : ''
  for (let i = 0; i < 9; i++) expect(await inviteAgain(admin, seatId)).toMatchObject({ ok: true })
  const [{ loginId } = { loginId: '' }] = await test.db.select().from(seat).where(eq(seat.id, seatId))
  const before = await links(loginId)
  expect(before).toHaveLength(10)
  const refusal = {
    code: 'too_many',
    message: expect.stringMatching(/nothing was sent now.* send another in \d+ minutes\.$/),
  }
  expect(await inviteAgain(admin, seatId)).toMatchObject(refusal)
  // Also not by taking the seat away and inviting anew.
  await removeUser(admin, seatId)
  expect(await inviteUser(admin, { ...invitation, email: 'Quinn@example.com' })).toMatchObject(refusal)
  expect(await links(loginId)).toEqual(before)
  // Nobody elsewhere is kept from inviting them.
  expect(await inviteUser(await profileWithAdmin(), invitation)).toMatchObject({ ok: true })
})

it('reuses the login of another profile, changes nothing about it, and mails it no way to a new password', async () => {
  const admin = await profileWithAdmin()
  const loginId = await makeLogin(test.db, 'omar@example.com', 'harbour lantern drift')
  await inviteUser(admin, { name: 'Someone Else', email: 'omar@example.com', role: 'normal' })
  const [row] = await test.db.select().from(login).where(eq(login.id, loginId))
  expect(row?.name).toBe('omar')
  expect((await links(loginId)).map((one) => one.purpose)).toEqual(['sign_in'])
})

it('gives one seat for two invitations at the same moment', async () => {
  const admin = await profileWithAdmin()
  const invitation = { name: 'Pia', email: 'pia@example.com', role: 'normal' } as const
  const answers = await Promise.all([inviteUser(admin, invitation), inviteUser(admin, invitation)])
  expect(answers.filter((answer) => answer.ok)).toHaveLength(1)
  expect(answers.find((answer) => !answer.ok)).toMatchObject({ code: 'already_user' })
  expect((await listUsers(admin)).filter((one) => one.email === 'pia@example.com')).toHaveLength(1)
})

it('changes and removes others, never oneself', async () => {
  const admin = await profileWithAdmin()
  const user = await makeStaff(test.db, admin.profileId, 'normal')
  expect(await changeRole(admin, { seatId: user.seatId, role: 'restricted' })).toMatchObject({ ok: true })
  expect(await removeUser(admin, user.seatId)).toMatchObject({ ok: true })
  expect(await removeUser(admin, user.seatId)).toMatchObject({ code: 'not_found' })
  expect(await changeRole(admin, { seatId: admin.seatId, role: 'normal' })).toMatchObject({ code: 'own_seat' })
  expect(await removeUser(admin, admin.seatId)).toMatchObject({ code: 'own_seat' })
  const { entries } = await listAudit(admin, {}, { size: 10 })
  expect(entries.map((entry) => entry.action)).toEqual(['user.removed', 'user.role_changed'])
  expect(entries[1]?.changes).toEqual([{ field: 'role', before: 'normal', after: 'restricted' }])
})

it('keeps an administrator, even when two remove each other at the same moment', async () => {
  const one = await profileWithAdmin()
  const other = await makeStaff(test.db, one.profileId, 'admin')
  const answers = await Promise.all([
    removeUser(one, other.seatId),
    changeRole(other, { seatId: one.seatId, role: 'normal' }),
  ])
  expect(answers.map((answer) => answer.ok).sort()).toEqual([false, true])
  const admins = and(eq(seat.profileId, one.profileId), eq(seat.role, 'admin'))
  expect(await test.db.$count(seat, admins)).toBe(1)
})

it('reaches no user of another profile, and is for administrators', async () => {
  const admin = await profileWithAdmin()
  const stranger = await profileWithAdmin()
  expect(await removeUser(admin, stranger.seatId)).toMatchObject({ code: 'not_found' })
  expect(await changeRole(admin, { seatId: stranger.seatId, role: 'normal' })).toMatchObject({ code: 'not_found' })
  const accountant = await makeStaff(test.db, admin.profileId, 'accountant')
  await expect(listUsers(accountant)).rejects.toThrow(Forbidden)
  await expect(removeUser(accountant, admin.seatId)).rejects.toThrow(Forbidden)
  await expect(listAudit(accountant, {}, { size: 10 })).rejects.toThrow(Forbidden)
})

it('gives a customer access once, mails again for the same address, refuses another, withdraws', async () => {
  const staff = await makeStaff(test.db, await makeProfile(test.db), 'normal')
  const customerId = newId('cus')
  await test.db.insert(customer).values({ profileId: staff.profileId, id: customerId, name: 'Carla' })
  const give = (email: string) =>
    test.db.transaction((tx) => giveAccess(tx, staff, { customerId, email, name: 'Carla' }))
  expect(await accessOf(test.db, staff.profileId, customerId)).toBeNull()
  expect(await give('Carla@example.com')).toMatchObject({ ok: true })
  expect(await give('carla@example.com')).toMatchObject({ ok: true })
  expect(await give('other@example.com')).toMatchObject({ code: 'access_exists' })
  expect(await test.db.select().from(login).where(eq(login.email, 'other@example.com'))).toEqual([])
  expect(await accessOf(test.db, staff.profileId, customerId)).toEqual({ email: 'carla@example.com', lastSeenAt: null })
  expect(await test.db.transaction((tx) => withdrawAccess(tx, staff, customerId))).toBe(true)
  expect(await test.db.transaction((tx) => withdrawAccess(tx, staff, customerId))).toBe(false)
  expect(await accessOf(test.db, staff.profileId, customerId)).toBeNull()
})

it('pages through the audit log in both directions without losing an event of the same instant', async () => {
  const admin = await profileWithAdmin()
  const at = new Date()
  const ids = Array.from({ length: 7 }, () => newId('aud')).sort()
  await test.db.insert(auditEvent).values(
    ids.map((id, i) => ({
      profileId: admin.profileId,
      id,
      at,
      actorKind: 'staff' as const,
      actorId: admin.loginId,
      actorName: i === 3 ? '100% Anna' : 'Bert',
      action: 'currency.changed',
      entity: 'currency',
      entityId: 'USD',
    })),
  )
  const idsOf = (page: { entries: readonly { id: string }[] }) => page.entries.map((entry) => entry.id)
  const first = await listAudit(admin, {}, { size: 3 })
  const second = await listAudit(admin, {}, { size: 3, after: first.next })
  const third = await listAudit(admin, {}, { size: 3, after: second.next })
  expect([...idsOf(first), ...idsOf(second), ...idsOf(third)]).toEqual(ids.toReversed())
  expect([first.previous, third.next]).toEqual([null, null])
  const back = await listAudit(admin, {}, { size: 3, before: third.previous })
  expect(idsOf(back)).toEqual(idsOf(second))
  expect(idsOf(await listAudit(admin, {}, { size: 3, before: back.previous }))).toEqual(idsOf(first))
  expect(idsOf(await listAudit(admin, { person: '0% a' }, { size: 3 }))).toEqual([ids[3]])
  expect(idsOf(await listAudit(admin, { person: '_nna' }, { size: 3 }))).toEqual([])
  expect(idsOf(await listAudit(admin, { record: 'USD', action: 'curr' }, { size: 50 }))).toHaveLength(7)
  const today = at.toISOString().slice(0, 10)
  expect(idsOf(await listAudit(admin, { from: today, to: today }, { size: 50 }))).toHaveLength(7)
  expect(idsOf(await listAudit(admin, { from: '2200-01-01' }, { size: 50 }))).toHaveLength(0)
  expect(idsOf(await listAudit(admin, {}, { size: 3, after: 'nonsense' }))).toEqual(idsOf(first))
})

it('reads before and after as differences', () => {
  expect(
    difference(
      { name: 'A', live: false, limits: { min: '50' }, methods: ['visa'] },
      { name: 'A', live: true, limits: { min: null } },
    ),
  ).toEqual([
    { field: 'live', before: 'no', after: 'yes' },
    { field: 'limits.min', before: '50', after: 'nothing' },
    { field: 'methods', before: 'visa', after: undefined },
  ])
  expect(difference(null, null)).toEqual([])
})
