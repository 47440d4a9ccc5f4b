import { countLinks, exportLinks, type LinkFilter, listLinks } from '@/lib/orders/list-links'
import { countOrders, listOrders, type OrderFilter } from '@/lib/orders/list-orders'
import { FIRST, first, type List, staff } from './list'
import type { Samples } from './lists-facts'

/** The orders page: one page, and how many there are. */
function orders(name: string, filterOf: (of: Samples) => OrderFilter): List {
  return {
    name: `orders ${name}`,
    ask: (of) => Promise.all([listOrders(staff(of), filterOf(of), FIRST), countOrders(staff(of), filterOf(of))]),
  }
}

function links(name: string, filterOf: (of: Samples) => LinkFilter): List {
  return {
    name: `payment links ${name}`,
    ask: (of) => Promise.all([listLinks(staff(of), filterOf(of), FIRST), countLinks(staff(of), filterOf(of))]),
  }
}

/** Every list and search box of orders and payment links. */
export const ORDER_LISTS: readonly List[] = [
  orders('newest first', () => ({})),
  orders('by a common status', () => ({ status: 'pending' })),
  orders('by a rare status', () => ({ status: 'rejected' })),
  orders('by a status there is none of', () => ({ status: 'review' })),
  orders('in Test mode', () => ({ live: false })),
  orders('of one day', ({ day }) => ({ from: day, to: day })),
  orders('search: reference', ({ link }) => ({ text: link.orderReference })),
  orders('search: surname', () => ({ text: 'Sato' })),
  orders('search: e-mail', ({ customer }) => ({ text: customer.email })),
  orders('search: nothing found', () => ({ text: 'zzyzx' })),
  { name: 'orders of a restricted user', ask: (of) => listOrders(staff(of, 'restricted'), {}, FIRST) },
  links('newest first', () => ({})),
  links('by a common status', () => ({ status: 'created' })),
  links('by a status there is none of', () => ({ status: 'scheduled' })),
  links('that bounced', () => ({ delivery: 'bounced' })),
  links('that nobody opened', () => ({ opened: false })),
  links('of one day', ({ day }) => ({ from: day, to: day })),
  links('search: reference', ({ link }) => ({ text: link.reference })),
  links('search: e-mail', ({ link }) => ({ text: link.email })),
  links('search: description', () => ({ text: 'month 7' })),
  links('search: id', ({ link }) => ({ text: link.id })),
  links('search: nothing found', () => ({ text: 'zzyzx' })),
  { name: 'payment links of a restricted user', ask: (of) => listLinks(staff(of, 'restricted'), {}, FIRST) },
  { name: 'payment links as CSV, first lines', ask: (of) => first(exportLinks(staff(of), {}), 100) },
]
