import { consoleNav } from '@/components/shell/console-nav'
import type { NavGroup } from '@/components/shell/nav'
import { type Actor, may } from '@/lib/auth/actor'
import type { Permission } from '@/lib/auth/permissions'

/** What each entry of the navigation asks of its reader. An entry that is not here is for all staff. */
const NEEDS: Readonly<Record<string, Permission>> = {
  '/admin': 'overview.read',
  '/admin/payment-systems': 'payment_systems.read',
  '/admin/payments': 'payments.read',
  '/admin/currencies': 'currencies.read',
  '/admin/minimum-payments': 'currencies.read',
  '/admin/customers': 'customers.read',
  '/admin/callbacks': 'callbacks.read',
  '/admin/users': 'users.manage',
  '/admin/audit': 'audit.read',
}

/** The navigation as this actor sees it. */
export function navOf(actor: Actor): readonly NavGroup[] {
  const allowed = (href: string) => {
    const permission = NEEDS[href]
    return permission === undefined || may(actor, permission)
  }
  return consoleNav
    .map((group) => ({ ...group, items: group.items.filter(({ href }) => allowed(href)) }))
    .filter(({ items }) => items.length > 0)
}
