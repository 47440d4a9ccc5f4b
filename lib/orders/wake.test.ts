import { expect, it } from 'vitest'
import { dueAt, nextWake, type Timed } from './wake'

const at = (text: string) => new Date(`2026-12-${text}:00Z`)
const link = (given: Partial<Timed> = {}): Timed => ({
  status: 'created',
  sendAt: null,
  sentAt: at('01T09:00'),
  createdAt: at('01T08:00'),
  expiresAt: at('10T12:00'),
  remindUnpaidDays: 3,
  remindExpiryHours: 24,
  unpaidRemindedAt: null,
  expiryRemindedAt: null,
  ...given,
})

it('wakes to remind, to warn, and to expire, one after the other', () => {
  expect(nextWake(link())).toEqual(at('04T09:00'))
  expect(nextWake(link({ unpaidRemindedAt: at('04T09:00') }))).toEqual(at('09T12:00'))
  expect(nextWake(link({ unpaidRemindedAt: at('04T09:00'), expiryRemindedAt: at('09T12:00') }))).toEqual(at('10T12:00'))
  expect(nextWake(link({ remindUnpaidDays: null, remindExpiryHours: null, expiresAt: null }))).toBeNull()
})

it('sends what is scheduled first, whatever else it has to do', () => {
  const scheduled = link({ status: 'scheduled', sentAt: null, sendAt: at('02T09:00') })
  expect(nextWake(scheduled)).toEqual(at('02T09:00'))
  expect(dueAt(scheduled, at('02T08:59'))).toBeNull()
  expect(dueAt(scheduled, at('02T09:00'))).toBe('send')
})

it('does one thing at a time, and does not warn of what has happened', () => {
  expect(dueAt(link(), at('04T09:00'))).toBe('remind')
  expect(dueAt(link(), at('09T12:00'))).toBe('warn')
  expect(dueAt(link(), at('10T12:00'))).toBe('expire')
  expect(dueAt(link({ status: 'processing' }), at('10T12:00'))).toBe('expire')
})

it('lets what is over sleep', () => {
  for (const status of ['success', 'cancelled', 'expired'] as const) expect(nextWake(link({ status }))).toBeNull()
})
