import type { Metadata } from 'next'
import { Card } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-header'
import { requireStaff } from '@/lib/auth/session'
import { listProcessors } from '@/lib/payment-systems/systems'
import { create } from '../actions'
import { SystemForm } from '../system-form'

export const metadata: Metadata = { title: 'Create payment system' }

/** Create payment system (S1-05). */
export default async function CreatePaymentSystemPage() {
  const actor = await requireStaff('payment_systems.manage')
  return (
    <>
      <PageHeader
        title="Create payment system"
        breadcrumb={[{ href: '/admin/payment-systems', label: 'Payment systems' }]}
        description="Next you choose its payment methods and assign it to a currency; then it takes payments."
      />
      <Card>
        <SystemForm processors={listProcessors(actor)} action={create} />
      </Card>
    </>
  )
}
