import { db } from '../support/database'
import { payByLink } from './by-link'
import { makeOrder, newCard, SHARED, type World } from './world'

/** A payment for an order of John's that was paid twice, by its books at least; its id. */
export async function paidTwice({ ours, people, john }: World): Promise<string> {
  const { loginId, name } = people.admin
  const staff = { kind: 'staff', profileId: ours.profileId, loginId, name, role: 'admin' } as const
  const { orderId, linkId } = await makeOrder(staff, john.customerId)
  const paying = { ...ours, linkId, token: await newCard(ours, 'tok_visa'), amount: '42', currency: SHARED }
  const { paymentId } = await payByLink(paying)
  await db()`update "order" set over_minor = paid_minor where id = ${orderId}`
  return paymentId
}
