import { CreditCard, Plus } from 'lucide-react'
import type { Metadata } from 'next'
import { BrandMarks } from '@/components/brand-mark'
import { DataTable } from '@/components/data-table/data-table'
import { parseTableState, type SearchParams, type TableSpec } from '@/components/data-table/table-state'
import type { TableColumn } from '@/components/data-table/table-types'
import { StatusBadge } from '@/components/status-badge'
import { Badge } from '@/components/ui/badge'
import { EmptyState } from '@/components/ui/empty-state'
import { LinkButton } from '@/components/ui/link-button'
import { PageHeader } from '@/components/ui/page-header'
import { may } from '@/lib/auth/actor'
import { requireStaff } from '@/lib/auth/session'
import { listSystems, type SystemItem } from '@/lib/payment-systems/systems'

export const metadata: Metadata = { title: 'Payment systems' }

const PATH = '/admin/payment-systems'
const spec: TableSpec = { id: 'payment-systems', sortable: [], defaultSort: { id: 'name', desc: false }, filters: [] }
const columns: readonly TableColumn[] = [
  { id: 'name', header: 'Name', fixed: true },
  { id: 'processor', header: 'Payment processor' },
  { id: 'methods', header: 'Supported payment methods' },
  { id: 'mode', header: 'Test mode' },
  { id: 'stored', header: 'Stored info' },
  { id: 'currencies', header: 'Currencies' },
  { id: 'health', header: 'Health' },
]

/** Financial → E-payments → Payment systems. */
export default async function PaymentSystemsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const actor = await requireStaff('payment_systems.read')
  const systems = await listSystems(actor)
  const create = may(actor, 'payment_systems.manage') && (
    <LinkButton href={`${PATH}/new`} variant="primary">
      <Plus aria-hidden className="size-4" /> Create payment system
    </LinkButton>
  )
  return (
    <>
      <PageHeader
        title="Payment systems"
        description="The accounts at payment processors through which you are paid."
        actions={systems.length > 0 && create}
      />
      <DataTable
        spec={spec}
        state={parseTableState(await searchParams, spec)}
        path={PATH}
        label="Payment systems"
        columns={columns}
        rows={systems.map((system) => ({ id: system.id, href: `${PATH}/${system.id}`, cells: cellsOf(system) }))}
        nextCursor={null}
        previousCursor={null}
        empty={
          <div className="rounded-md border border-line bg-surface">
            <EmptyState icon={<CreditCard />} title="No payment system yet" action={create}>
              A payment system is your account at a payment processor such as Stripe, with its credentials. Create one
              to be paid.
            </EmptyState>
          </div>
        }
      />
    </>
  )
}

function cellsOf(system: SystemItem) {
  const none = <span className="text-ink-soft">None</span>
  return {
    name: system.name,
    processor: system.processorName,
    methods: system.methods.length > 0 ? <BrandMarks methods={system.methods.map(({ id }) => id)} /> : none,
    mode: <Badge tone={system.live ? 'neutral' : 'info'}>{system.live ? 'Off' : 'On'}</Badge>,
    stored: system.storedInfo === 'token_only' ? 'Token only' : 'Card info (except the CVV)',
    currencies: system.currencies.length > 0 ? system.currencies.join(', ') : none,
    health: <StatusBadge status={system.health} />,
  }
}
