import type { ReactNode } from 'react'
import { StatusBadge } from '@/components/status-badge'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-header'
import { NavTabs } from '@/components/ui/tabs'
import { check } from '../actions'
import { loadSystem } from '../load'
import { CheckConnection } from './check-connection'

/** The pages of one payment system. */
export default async function PaymentSystemLayout({ children, params }: { children: ReactNode; params: Params }) {
  const { system, whyReadOnly } = await loadSystem((await params).systemId)
  const path = `/admin/payment-systems/${system.id}`
  return (
    <>
      <PageHeader
        title={system.name}
        breadcrumb={[{ href: '/admin/payment-systems', label: 'Payment systems' }]}
        badge={
          <>
            {!system.live && <StatusBadge status="test" />}
            <StatusBadge status={system.health} />
          </>
        }
        actions={<CheckConnection action={check} systemId={system.id} whyNot={whyReadOnly} />}
      />
      {system.problem && (
        <Notice tone="warning" title="The last check of the connection did not succeed">
          {system.problem}
        </Notice>
      )}
      <NavTabs
        label={`Pages of ${system.name}`}
        tabs={[
          { href: path, label: 'General', exact: true },
          { href: `${path}/methods`, label: 'Payment methods' },
          { href: `${path}/data-protection`, label: 'Data protection' },
          { href: `${path}/callbacks`, label: 'Callbacks' },
          { href: `${path}/currencies`, label: 'Currencies' },
        ]}
      />
      {children}
    </>
  )
}

type Params = Promise<{ systemId: string }>
