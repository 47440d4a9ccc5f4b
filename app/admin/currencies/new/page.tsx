import type { Metadata } from 'next'
import { Card } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-header'
import { requireStaff } from '@/lib/auth/session'
import { CURRENCY_CODES, currencyName } from '@/lib/money/currencies'
import { listCurrencies } from '@/lib/payment-systems/currencies'
import { add } from '../actions'
import { AddCurrencyForm } from './add-currency-form'

export const metadata: Metadata = { title: 'Add currency' }

/** Add a currency: which, and its exchange rate. */
export default async function AddCurrencyPage() {
  const actor = await requireStaff('currencies.manage')
  const { base, currencies } = await listCurrencies(actor)
  const there = new Set(currencies.map(({ code }) => code))
  const left = CURRENCY_CODES.filter((code) => !there.has(code))
  return (
    <>
      <PageHeader title="Add currency" breadcrumb={[{ href: '/admin/currencies', label: 'Currencies' }]} />
      <Card>
        <AddCurrencyForm
          base={base}
          currencies={left.map((code) => ({ code, name: currencyName(code) }))}
          action={add}
        />
      </Card>
    </>
  )
}
