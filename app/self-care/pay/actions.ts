'use server'

import { redirect } from 'next/navigation'
import { paying, pay as payNow } from '@/lib/api/pay'
import { customerAction } from '@/lib/auth/action'
import { asking } from '../asking'
import { merchantName } from '../merchant'

/** Pays from the customer's own page before its scripts have arrived, and leads to the payment. With scripts the page asks lib/api instead. */
export const pay = customerAction('own.pay', paying, async (actor, input) => {
  const answer = await payNow(actor, input, { ...(await asking()), merchant: await merchantName() })
  if (!answer.ok) return answer
  redirect(answer.value.address)
})
