import { notFound } from 'next/navigation'
import { cache } from 'react'
import { may } from '@/lib/auth/actor'
import { requireStaff } from '@/lib/auth/session'
import { getCustomer } from '@/lib/customers/customers'

/** The customer that a page is about, read once per request; "not found" when there is none for this reader. */
export const loadCustomer = cache(async (customerId: string) => {
  const actor = await requireStaff('customers.read')
  const customer = await getCustomer(actor, customerId)
  if (!customer) notFound()
  return { actor, customer, whyReadOnly: may(actor, 'customers.manage') ? null : READ_ONLY }
})

const READ_ONLY = 'Your role may read customers but not change them.'
