import type { Metadata } from 'next'
import { Card } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-header'
import { requireStaff } from '@/lib/auth/session'
import { countries } from '@/lib/customers/countries'
import { create } from '../actions'
import { CustomerForm } from '../customer-form'

export const metadata: Metadata = { title: 'Create customer' }

/** Create customer. */
export default async function CreateCustomerPage() {
  await requireStaff('customers.manage')
  return (
    <>
      <PageHeader title="Create customer" breadcrumb={[{ href: '/admin/customers', label: 'Customers' }]} />
      <Card title="General info">
        <CustomerForm action={create} countries={countries()} submitLabel="Create customer" />
      </Card>
    </>
  )
}
