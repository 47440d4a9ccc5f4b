import {
  ClipboardCheck,
  Coins,
  CreditCard,
  Gauge,
  Hand,
  ListTree,
  Receipt,
  ScrollText,
  UserCog,
  Users,
} from 'lucide-react'
import type { NavGroup } from './nav'

/** The console's navigation, whole; the layout leaves out what the reader's role may not see. */
export const consoleNav: readonly NavGroup[] = [
  {
    items: [
      { href: '/admin', label: 'Overview', icon: <Gauge />, exact: true },
      { href: '/admin/needs-person', label: 'Needs a person', icon: <Hand /> },
    ],
  },
  {
    label: 'Financial · E-payments',
    items: [
      { href: '/admin/payment-systems', label: 'Payment systems', icon: <CreditCard /> },
      { href: '/admin/payments', label: 'Payments', icon: <Receipt /> },
    ],
  },
  {
    label: 'Financial · Currency management',
    items: [
      { href: '/admin/currencies', label: 'Currencies', icon: <Coins /> },
      { href: '/admin/minimum-payments', label: 'Minimum payments', icon: <ListTree /> },
    ],
  },
  { label: 'Sales', items: [{ href: '/admin/customers', label: 'Customers', icon: <Users /> }] },
  {
    label: 'Settings',
    items: [
      { href: '/admin/users', label: 'Users', icon: <UserCog /> },
      { href: '/admin/audit', label: 'Audit log', icon: <ScrollText /> },
      { href: '/admin/inspections', label: 'Inspections', icon: <ClipboardCheck /> },
    ],
  },
]
