import type { NavGroup } from './nav'

/** The console's navigation, whole; the layout leaves out what the reader's role may not see. */
export const consoleNav: readonly NavGroup[] = [
  {
    items: [
      { href: '/admin', label: 'Overview', exact: true },
      { href: '/admin/needs-person', label: 'Needs a person' },
    ],
  },
  {
    label: 'Financial · E-payments',
    items: [
      { href: '/admin/payment-systems', label: 'Payment systems' },
      { href: '/admin/payments', label: 'Payments' },
    ],
  },
  {
    label: 'Financial · Currency management',
    items: [
      { href: '/admin/currencies', label: 'Currencies' },
      { href: '/admin/minimum-payments', label: 'Minimum payments' },
    ],
  },
  {
    label: 'Sales',
    items: [
      { href: '/admin/customers', label: 'Customers' },
      { href: '/admin/orders', label: 'Orders' },
      { href: '/admin/payment-links', label: 'Payment links' },
      { href: '/admin/documents', label: 'Documents' },
    ],
  },
  {
    label: 'Settings',
    items: [
      { href: '/admin/profile', label: 'Profile' },
      { href: '/admin/messages', label: 'Messages' },
      { href: '/admin/users', label: 'Users' },
      { href: '/admin/audit', label: 'Audit log' },
      { href: '/admin/inspections', label: 'Inspections' },
    ],
  },
]
