import { Coins } from 'lucide-react'
import type { Metadata } from 'next'
import { BrandMarks } from '@/components/brand-mark'
import { Amount } from '@/components/money'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { LinkButton, TextLink } from '@/components/ui/link-button'
import { getSystemCurrencies } from '@/lib/payment-systems/system-currencies'
import { moneyText } from '../../../money-text'
import { found, loadSystem } from '../../load'

export const metadata: Metadata = { title: 'Currencies of a payment system' }

/** The currencies a payment system is assigned to; they are assigned on the currency's own page. */
export default async function SystemCurrenciesPage({ params }: { params: Promise<{ systemId: string }> }) {
  const { actor, system } = await loadSystem((await params).systemId)
  const currencies = found(await getSystemCurrencies(actor, { systemId: system.id }))
  if (currencies.length === 0)
    return (
      <Card flush>
        <EmptyState
          icon={<Coins />}
          title="Not assigned to a currency yet"
          action={
            <LinkButton href="/admin/currencies" variant="primary">
              Open Currencies
            </LinkButton>
          }
        >
          A payment system takes payments once it is assigned to a currency: edit the currency and add it under “Payment
          and remittance systems”.
        </EmptyState>
      </Card>
    )
  return (
    <Card title="Currencies" description="Change them on the page of the currency." flush>
      <ul className="divide-y divide-line border-t border-line">
        {currencies.map(({ code, name, min, max, methods }) => (
          <li key={code} className="flex flex-wrap items-center gap-x-6 gap-y-2 px-4 py-3 sm:px-6">
            <TextLink href={`/admin/currencies/${code}`} className="min-w-40">
              {code} · {name}
            </TextLink>
            <span>
              from <Amount money={moneyText(min)} />
              {max && (
                <>
                  {' '}
                  to <Amount money={moneyText(max)} />
                </>
              )}
            </span>
            {methods.length > 0 ? (
              <BrandMarks methods={methods} />
            ) : (
              <span className="text-warning">No payment method is ticked, so nothing is offered</span>
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}
