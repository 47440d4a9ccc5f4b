import { newId } from '@/lib/ids'
import { db } from '../support/database'
import { pay, type World } from './world'

/** A refund of a payment of John's that came back, as far as the desk is concerned: nothing is booked for it; its id. */
export async function cameBack({ ours, john }: World): Promise<string> {
  const { paymentId, transactionId } = await pay(ours, john.actor, 'paid')
  const id = newId('txn')
  await db()`
    insert into transaction (profile_id, id, payment_id, parent_id, type, status, currency, asked_minor, system_id, method, initiator, needs_person, code)
    select profile_id, ${id}, payment_id, id, 'refund', 'declined', currency, asked_minor, system_id, method, 'staff', 'It came back.', 'generic'
    from transaction where id = ${transactionId} and payment_id = ${paymentId}`
  return id
}
