import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { PageHeader } from '@/components/ui/page-header'
import { may } from '@/lib/auth/actor'
import { requireStaff } from '@/lib/auth/session'
import { formatMoney, toMajor } from '@/lib/money/format'
import type { Money } from '@/lib/money/money'
import { type CurrencyDetail, getCurrency } from '@/lib/payment-systems/assignments'
import { remove, save } from '../actions'
import { CurrencyForm } from './currency-form'

export const metadata: Metadata = { title: 'Edit currency' }

/** Edit a currency: rate, and "Payment and remittance systems" (S1-19…26). */
export default async function CurrencyPage({ params }: { params: Promise<{ code: string }> }) {
  const actor = await requireStaff('currencies.read')
  const found = await getCurrency(actor, { code: (await params).code })
  if (!found.ok) notFound()
  const currency = found.value
  const whyReadOnly = may(actor, 'currencies.manage') ? null : 'Only an administrator changes currencies.'
  return (
    <>
      <PageHeader
        title={`${currency.code} · ${currency.name}`}
        breadcrumb={[{ href: '/admin/currencies', label: 'Currencies' }]}
        description={decimalsSentence(currency)}
      />
      <CurrencyForm
        currency={{
          code: currency.code,
          base: currency.base,
          rate: currency.rate,
          assignments: currency.assignments.map(({ systemId, min, max }) => ({
            systemId,
            min: toMajor(min),
            max: max ? toMajor(max) : '',
          })),
          systems: currency.systems.map(({ floor, ceiling, ...system }) => ({
            ...system,
            floor: floor && toMajor(floor),
            limits: limitsSentence(floor, ceiling),
          })),
        }}
        action={save}
        whyReadOnly={whyReadOnly}
      />
      {!whyReadOnly && currency.code !== currency.base && (
        <Card
          title={`Remove ${currency.code}`}
          description="No payments are taken in it any more. Accounts of customers and what is on them stay."
        >
          <ConfirmDialog
            trigger={<Button variant="danger">Remove currency</Button>}
            title={`Remove ${currency.code}?`}
            question={removalQuestion(currency)}
            confirmLabel={`Remove ${currency.code}`}
            tone="danger"
            fields={{ code: currency.code }}
            action={remove}
          />
        </Card>
      )}
    </>
  )
}

function decimalsSentence({ code, decimals }: CurrencyDetail): string {
  if (decimals === 0) return `Amounts in ${code} have no decimals.`
  return `Amounts in ${code} have ${decimals} decimals.`
}

function limitsSentence(floor: Money | null, ceiling: Money | null): string | null {
  const say = (amount: Money) => formatMoney(amount, 'en', { trim: true })
  if (floor && ceiling) return `The processor itself takes ${say(floor)} to ${say(ceiling)}.`
  if (floor) return `The processor itself takes ${say(floor)} at least.`
  return ceiling && `The processor itself takes ${say(ceiling)} at the most.`
}

function removalQuestion({ code, assignments, systems }: CurrencyDetail): string {
  const names = assignments.map(({ systemId }) => systems.find((system) => system.systemId === systemId)?.name)
  return names.length > 0
    ? `${names.join(', ')} will no longer take payments in ${code}.`
    : `No payment system is assigned to ${code}.`
}
