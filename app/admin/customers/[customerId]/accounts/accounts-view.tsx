import { Wallet } from 'lucide-react'
import { cookies } from 'next/headers'
import { notFound } from 'next/navigation'
import { DataTable } from '@/components/data-table/data-table'
import {
  PAGE_SIZE_COOKIE,
  parseTableState,
  type SearchParams,
  type TableSpec,
} from '@/components/data-table/table-state'
import type { TableColumn, TableRow } from '@/components/data-table/table-types'
import { Link } from '@/components/navigation'
import { ActionForm } from '@/components/ui/action-form'
import { Card } from '@/components/ui/card'
import { cn } from '@/components/ui/cn'
import { EmptyState } from '@/components/ui/empty-state'
import { Field } from '@/components/ui/field'
import { NativeSelect } from '@/components/ui/native-select'
import { SubmitButton } from '@/components/ui/submit-button'
import { Time } from '@/components/ui/time'
import { type AccountItem, accountStatement, listAccounts, openableCurrencies } from '@/lib/customers/accounts'
import type { StatementLine } from '@/lib/ledger/read'
import { formatMoney } from '@/lib/money/format'
import { ENTRY_NAMES } from '@/lib/words'
import { open } from '../../actions'
import { loadCustomer } from '../../load'

const spec: TableSpec = { id: 'statement', sortable: [], defaultSort: { id: 'at', desc: true }, filters: [] }

const columns: readonly TableColumn[] = [
  { id: 'at', header: 'Date', fixed: true },
  { id: 'what', header: 'What' },
  { id: 'change', header: 'Change', align: 'end' },
  { id: 'balance', header: 'Balance after', align: 'end' },
]

export interface AccountsViewProps {
  customerId: string
  /** The account whose statement is shown; the first without one. */
  accountId?: string
  searchParams: SearchParams
}

/** The accounts of a customer, and the statement of one of them. */
export async function AccountsView({ customerId, accountId, searchParams }: AccountsViewProps) {
  const { actor, whyReadOnly } = await loadCustomer(customerId)
  const accounts = (await listAccounts(actor, customerId)) ?? []
  const chosen = accountId === undefined ? accounts[0] : accounts.find(({ id }) => id === accountId)
  if (accountId !== undefined && !chosen) notFound()
  const state = parseTableState(searchParams, spec, (await cookies()).get(PAGE_SIZE_COOKIE)?.value)
  const statement = chosen && (await accountStatement(actor, chosen.id, { ...state, size: state.pageSize, desc: true }))
  const openable = whyReadOnly ? [] : await openableCurrencies(actor, customerId)
  return (
    <>
      {accounts.length === 0 ? (
        <Card>
          <EmptyState icon={<Wallet aria-hidden />} title="No accounts yet">
            An account is a balance in one currency. It opens by itself with the first payment, or here.
          </EmptyState>
        </Card>
      ) : (
        <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
          {accounts.map((account) => (
            <AccountCard key={account.id} account={account} customerId={customerId} current={account === chosen} />
          ))}
        </ul>
      )}
      {chosen && statement && (
        <section className="grid gap-3">
          <h2 className="text-base font-semibold">Statement in {chosen.balance.currency}</h2>
          <DataTable
            spec={spec}
            state={state}
            path={`/admin/customers/${customerId}/accounts/${chosen.id}`}
            label={`Statement in ${chosen.balance.currency}`}
            columns={columns}
            rows={statement.page.rows.map(row)}
            nextCursor={statement.page.next}
            previousCursor={statement.page.previous}
            empty={<p className="text-ink-soft">Nothing has moved this balance yet.</p>}
          />
        </section>
      )}
      {openable.length > 0 && (
        <Card title="Open an account">
          <ActionForm action={open} className="grid max-w-120 gap-4">
            <input type="hidden" name="customerId" value={customerId} />
            <Field name="currency" label="Currency" required>
              <NativeSelect
                placeholder="Choose a currency"
                options={openable.map((code) => ({ value: code, label: code }))}
              />
            </Field>
            <div>
              <SubmitButton variant="secondary">Open account</SubmitButton>
            </div>
          </ActionForm>
        </Card>
      )}
    </>
  )
}

interface AccountCardProps {
  account: AccountItem
  customerId: string
  current: boolean
}

function AccountCard({ account, customerId, current }: AccountCardProps) {
  return (
    <li>
      <Link
        href={`/admin/customers/${customerId}/accounts/${account.id}`}
        aria-current={current ? 'page' : undefined}
        className={cn(
          'grid gap-1 rounded-md border bg-surface p-4 hover:bg-hover',
          current ? 'border-accent-ink' : 'border-line',
        )}
      >
        <span className="text-[13px] text-ink-soft">Balance in {account.balance.currency}</span>
        <span className="text-lg font-semibold tabular-nums">{formatMoney(account.balance)}</span>
        {account.reserved.amountMinor > 0n && (
          <span className="text-[13px] text-ink-soft">
            {formatMoney(account.reserved)} reserved on cards, not taken yet
          </span>
        )}
      </Link>
    </li>
  )
}

function row(line: StatementLine): TableRow {
  return {
    id: line.id,
    href: `/admin/payments/${line.paymentId}`,
    cells: {
      at: <Time value={line.at} />,
      what: ENTRY_NAMES[line.code] ?? line.code,
      change: (
        <span className="whitespace-nowrap">
          {line.change.amountMinor > 0n && '+'}
          {formatMoney(line.change)}
        </span>
      ),
      balance: <span className="whitespace-nowrap">{formatMoney(line.balance)}</span>,
    },
  }
}
