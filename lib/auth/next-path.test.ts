import { expect, it } from 'vitest'
import { safeNext, signInPath } from './next-path'
import { landingOf } from './seats'

const staff = { kind: 'staff', profileId: 'pro_1', loginId: 'log_1', name: 'Anna' } as const
const admin = { ...staff, role: 'admin' } as const
const normal = { ...staff, role: 'normal' } as const
const customer = { kind: 'customer', profileId: 'pro_1', loginId: 'log_1', name: 'Carla', customerId: 'cus_1' } as const

it('goes on to paths of this site', () => {
  expect(safeNext('/admin/payments?status=paid&rows=50')).toBe('/admin/payments?status=paid&rows=50')
  expect(safeNext('/admin/../self-care')).toBe('/self-care')
  expect(signInPath('/admin?a=1')).toBe('/sign-in?next=%2Fadmin%3Fa%3D1')
})

it('goes nowhere else', () => {
  const refused = [
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/\t/evil.example',
    '/\n/evil.example',
    '/.//evil.example',
    '/a/..//evil.example',
    '',
    'admin',
    ' /admin',
    `/${'a'.repeat(3000)}`,
    null,
    undefined,
    7,
    ['/admin'],
  ]
  expect(refused.filter((value) => safeNext(value) !== undefined)).toEqual([])
  expect(signInPath('//evil.example')).toBe('/sign-in')
})

it('lands everybody on their own side', () => {
  expect(landingOf(admin, undefined)).toBe('/admin')
  expect(landingOf(normal, undefined)).toBe('/admin/payments')
  expect(landingOf(normal, '/admin')).toBe('/admin/payments')
  expect(landingOf(admin, '/self-care/pay')).toBe('/admin')
  expect(landingOf(customer, '/admin/users')).toBe('/self-care')
  expect(landingOf(customer, '/self-care/pay')).toBe('/self-care/pay')
  expect(landingOf(customer, '/sign-in?next=/x')).toBe('/self-care')
})
