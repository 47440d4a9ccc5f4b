import { newId } from '@/lib/ids'
import { readMajor } from '@/lib/money/format'
import { startByLink } from '@/lib/transactions/start-by-link'
import { db } from '../support/database'
import { stage } from '../support/stage'
import { makeOrder, newCard, SHARED, type World } from './world'

/** A payment for an order of John's that was paid twice, by its books at least; its id. */
export async function paidTwice({ ours, people, john }: World): Promise<string> {
  const { loginId, name } = people.admin
  const staff = { kind: 'staff', profileId: ours.profileId, loginId, name, role: 'admin' } as const
  const { orderId, linkId } = await makeOrder(staff, john.customerId)
  const urls = () => ({ returnUrl: stage.baseUrl(), cancelUrl: stage.baseUrl() })
  const paid = await startByLink(
    { kind: 'payer', profileId: ours.profileId, linkId, name: 'Payer' },
    {
      amountMinor: readMajor('42', SHARED)?.amountMinor ?? 0n,
      with: {
        kind: 'one_time_token',
        systemId: ours.systemId,
        methodKind: 'card',
        token: await newCard(ours, 'tok_visa'),
      },
      keep: false,
      visit: newId('pay'),
      key: 'after:none',
      attempt: 0,
      payer: null,
      challenge: 'redirect',
      urls,
    },
  )
  if (!paid.ok) throw new Error(paid.message)
  await db()`update "order" set over_minor = paid_minor where id = ${orderId}`
  return paid.value.paymentId
}
