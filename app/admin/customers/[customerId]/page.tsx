import type { Metadata } from 'next'
import { Card } from '@/components/ui/card'
import { countries } from '@/lib/customers/countries'
import { update } from '../actions'
import { CustomerForm } from '../customer-form'
import { loadCustomer } from '../load'
import { SelfCareAccess } from './self-care-access'

export const metadata: Metadata = { title: 'Customer' }

/** Personal → General info, with Email and Phone (S1-32), and access to self-care. */
export default async function PersonalPage({ params }: { params: Promise<{ customerId: string }> }) {
  const { customer, whyReadOnly } = await loadCustomer((await params).customerId)
  return (
    <>
      <Card title="General info">
        <CustomerForm
          action={update}
          countries={countries()}
          submitLabel="Save"
          whyReadOnly={whyReadOnly}
          values={{
            customerId: customer.id,
            name: customer.name,
            email: customer.email ?? '',
            phone: customer.phone ?? '',
            address: customer.address ?? '',
            country: customer.country ?? '',
            locale: customer.locale,
            externalReference: customer.externalReference ?? '',
          }}
        />
      </Card>
      <SelfCareAccess customer={customer} whyReadOnly={whyReadOnly} />
    </>
  )
}
