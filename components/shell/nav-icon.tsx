import {
  BadgeCheck,
  ClipboardCheck,
  Coins,
  CreditCard,
  Files,
  Gauge,
  Hand,
  House,
  Link,
  ListTree,
  type LucideIcon,
  Mail,
  Receipt,
  ReceiptText,
  ScrollText,
  ShoppingBag,
  UserCog,
  UserRound,
  Users,
  Wallet,
} from 'lucide-react'

/** By address. */
const ICONS: Readonly<Record<string, LucideIcon>> = {
  '/admin': Gauge,
  '/admin/needs-person': Hand,
  '/admin/payment-systems': CreditCard,
  '/admin/payments': Receipt,
  '/admin/currencies': Coins,
  '/admin/minimum-payments': ListTree,
  '/admin/customers': Users,
  '/admin/orders': ShoppingBag,
  '/admin/payment-links': Link,
  '/admin/profile': BadgeCheck,
  '/admin/documents': Files,
  '/admin/messages': Mail,
  '/admin/users': UserCog,
  '/admin/audit': ScrollText,
  '/admin/inspections': ClipboardCheck,
  '/self-care': House,
  '/self-care/pay': Wallet,
  '/self-care/cards': CreditCard,
  '/self-care/history': ReceiptText,
  '/self-care/details': UserRound,
}

/** The picture of an entry of the navigation. */
export function NavIcon({ href }: { href: string }) {
  const Icon = ICONS[href]
  return Icon ? <Icon aria-hidden /> : null
}
