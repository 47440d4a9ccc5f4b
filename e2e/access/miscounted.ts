import { db } from '../support/database'
import { pay, type World } from './world'

/** A payment of John's of which the kept sums are wrong; its id. */
export async function miscounted({ ours, john }: World): Promise<string> {
  const { paymentId } = await pay(ours, john.actor, 'paid')
  await db()`update payment set refunded_minor = 1 where id = ${paymentId}`
  return paymentId
}
