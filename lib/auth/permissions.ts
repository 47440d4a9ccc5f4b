import type { Role } from './actor'

// Who may do what, as data. One line per permission; a reader sees the whole of it at once.

type Holder = Role | 'customer' | 'payer'

const TABLE = {
  'overview.read': ['admin', 'accountant'],
  'payment_systems.read': ['admin', 'accountant'],
  'payment_systems.manage': ['admin'],
  'currencies.read': ['admin', 'accountant'],
  'currencies.manage': ['admin'],
  'customers.read': ['admin', 'accountant', 'normal', 'restricted'],
  'customers.manage': ['admin', 'accountant', 'normal', 'restricted'],
  'payments.read': ['admin', 'accountant', 'normal', 'restricted'],
  'payments.charge': ['admin', 'accountant', 'normal'],
  'payments.refund': ['admin', 'accountant', 'normal'],
  'payments.capture': ['admin', 'accountant', 'normal'],
  'orders.read': ['admin', 'accountant', 'normal', 'restricted'],
  'orders.manage': ['admin', 'accountant', 'normal', 'restricted'],
  'documents.read': ['admin', 'accountant', 'normal', 'restricted'],
  'documents.manage': ['admin'],
  'ledger.read': ['admin', 'accountant'],
  'needs_person.read': ['admin', 'accountant'],
  'payments.settle': ['admin'],
  'callbacks.read': ['admin', 'accountant'],
  'callbacks.manage': ['admin'],
  'jobs.manage': ['admin'],
  'inspections.read': ['admin', 'accountant'],
  'inspections.run': ['admin', 'accountant'],
  'profile.manage': ['admin'],
  'messages.read': ['admin', 'accountant'],
  'messages.manage': ['admin'],
  'users.manage': ['admin'],
  'audit.read': ['admin'],
  'own.read': ['customer'],
  'own.pay': ['customer'],
  'own.cards': ['customer'],
  'own.details': ['customer'],
  'link.read': ['payer'],
  'link.pay': ['payer'],
} as const satisfies Readonly<Record<string, readonly Holder[]>>

export type Permission = keyof typeof TABLE

export const PERMISSIONS = Object.keys(TABLE) as readonly Permission[]

export function roleMay(holder: Holder, permission: Permission): boolean {
  return (TABLE[permission] as readonly Holder[]).includes(holder)
}
