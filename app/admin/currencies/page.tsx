import { Coins, Plus } from 'lucide-react'
import type { Metadata } from 'next'
import { DataTable } from '@/components/data-table/data-table'
import { parseTableState, type SearchParams, type TableSpec } from '@/components/data-table/table-state'
import type { TableColumn } from '@/components/data-table/table-types'
import { Badge } from '@/components/ui/badge'
import { EmptyState } from '@/components/ui/empty-state'
import { LinkButton } from '@/components/ui/link-button'
import { PageHeader } from '@/components/ui/page-header'
import { may } from '@/lib/auth/actor'
import { requireStaff } from '@/lib/auth/session'
import { type CurrencyItem, listCurrencies } from '@/lib/payment-systems/currencies'
import { EditLink } from './edit-link'

export const metadata: Metadata = { title: 'Currencies' }

const PATH = '/admin/currencies'
const spec: TableSpec = { id: 'currencies', sortable: [], defaultSort: { id: 'code', desc: false }, filters: [] }
const columns: readonly TableColumn[] = [
  { id: 'code', header: 'ISO code', fixed: true },
  { id: 'name', header: 'Name' },
  { id: 'rate', header: 'Exchange rate', align: 'end' },
  { id: 'systems', header: 'Payment systems' },
  { id: 'edit', header: 'Edit', align: 'end' },
]

/** Financial → Currency management → Currencies. */
export default async function CurrenciesPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const actor = await requireStaff('currencies.read')
  const { base, currencies } = await listCurrencies(actor)
  const add = may(actor, 'currencies.manage') && (
    <LinkButton href={`${PATH}/new`} variant="primary">
      <Plus aria-hidden className="size-4" /> Add currency
    </LinkButton>
  )
  return (
    <>
      <PageHeader
        title="Currencies"
        description={`Exchange rates are units of the base currency, ${base}, per unit.`}
        actions={currencies.length > 0 && add}
      />
      <DataTable
        spec={spec}
        state={parseTableState(await searchParams, spec)}
        path={PATH}
        label="Currencies"
        columns={columns}
        rows={currencies.map((one) => ({ id: one.code, href: `${PATH}/${one.code}`, cells: cellsOf(one) }))}
        nextCursor={null}
        previousCursor={null}
        empty={
          <div className="rounded-md border border-line bg-surface">
            <EmptyState icon={<Coins />} title="No currency yet" action={add}>
              Payments are taken in the currencies you add here. Add one, then assign payment systems to it.
            </EmptyState>
          </div>
        }
      />
    </>
  )
}

function cellsOf({ code, name, rate, isBase, systems }: CurrencyItem) {
  return {
    code,
    name: (
      <span className="flex flex-wrap items-center gap-2">
        {name} {isBase && <Badge>Base currency</Badge>}
      </span>
    ),
    rate: <span className="tabular-nums">{rate}</span>,
    systems:
      systems.length > 0 ? (
        systems.map((system) => system.name).join(', ')
      ) : (
        <span className="text-ink-soft">None: no payments are taken in {code}</span>
      ),
    edit: <EditLink code={code} />,
  }
}
