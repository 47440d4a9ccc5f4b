import { consoleNav } from '@/components/shell/console-nav'
import type { NavGroup } from '@/components/shell/nav'
import { type Actor, may } from '@/lib/auth/actor'
import type { Permission } from '@/lib/auth/permissions'

/** What each entry of the navigation asks of its reader. An entry that is not here is for all staff. */
const NEEDS: Readonly<Record<string, Permission>> = {
  '/admin': 'overview.read',
  '/admin/needs-person': 'needs_person.read',
  '/admin/payment-systems': 'payment_systems.read',
  '/admin/payments': 'payments.read',
  '/admin/currencies': 'currencies.read',
  '/admin/minimum-payments': 'currencies.read',
  '/admin/customers': 'customers.read',
  '/admin/orders': 'orders.read',
  '/admin/payment-links': 'orders.read',
  '/admin/profile': 'profile.manage',
  '/admin/documents': 'documents.read',
  '/admin/messages': 'messages.read',
  '/admin/users': 'users.manage',
  '/admin/audit': 'audit.read',
  '/admin/inspections': 'inspections.read',
}

/** The navigation as this actor sees it; `needsPerson` is how many things need a person. */
export function navOf(actor: Actor, needsPerson: number): readonly NavGroup[] {
  const allowed = (href: string) => {
    const permission = NEEDS[href]
    return permission === undefined || may(actor, permission)
  }
  return consoleNav
    .map((group) => ({
      ...group,
      items: group.items
        .filter(({ href }) => allowed(href))
        .map((item) => (item.href === '/admin/needs-person' ? { ...item, count: needsPerson } : item)),
    }))
    .filter(({ items }) => items.length > 0)
}
