import { db } from '../support/database'
import { linkForm, orderForm } from './forms'
import type { Input, Send } from './sends'
import { spareOrder } from './spare'

// What the rows of the console's orders and payment links send.

export const SENDS_OF_ORDERS: Readonly<Record<string, Send>> = {
  'admin/orders/actions#create': async () => orderForm(),
  'admin/orders/actions#create (for John)': async ({ john }) => orderForm(john.customerId),
  ...ofOrders('orders', 'cancel', async ({ orderId }) => ({ orderId, reason: 'Sold out' })),
  'admin/payment-links/actions#create': async () => linkForm(),
  'admin/payment-links/actions#create (for John’s order)': async ({ john }) => linkForm({ orderId: john.orderId }),
  'admin/payment-links/actions#create (for John)': async ({ john }) => linkForm({ customerId: john.customerId }),
  ...ofOrders('payment-links', 'cancel', async ({ linkId }) => ({ linkId, message: 'Sorry' })),
  ...ofOrders('payment-links', 'extend', async ({ linkId }) => ({ linkId, expiresAt: '2090-01-01T12:00' })),
  ...ofOrders('payment-links', 'resend', async ({ linkId }) => ({ linkId })),
  ...ofOrders('payment-links', 'remind', async ({ linkId }) => ({ linkId })),
  ...ofOrders('payment-links', 'close', async ({ linkId }, grant) => {
    if (grant) await db()`update payment_link set status = 'expired' where id = ${linkId}`
    return { linkId }
  }),
  'admin/payment-links/upload/actions#take': async () => ({ text: 'amount,currency\n10,USD' }),
  ...ofOrders('payment-links/upload', 'start', async ({ uploadId }) => ({ uploadId })),
}

/** The same action about an order of John's, or its link, and about those that the restricted user made. */
function ofOrders(
  room: string,
  name: string,
  send: (
    of: { readonly orderId: string; readonly linkId: string; readonly uploadId: string },
    grant: boolean,
  ) => Promise<Input>,
): Readonly<Record<string, Send>> {
  return {
    [`admin/${room}/actions#${name}`]: async (world, { grant }) =>
      send(grant ? await spareOrder(world, false) : world.john, grant),
    [`admin/${room}/actions#${name} (made by restricted)`]: async (world, { grant }) =>
      send(grant ? await spareOrder(world, true) : world.own, grant),
  }
}
