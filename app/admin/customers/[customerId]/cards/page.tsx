import { CreditCard } from 'lucide-react'
import type { Metadata } from 'next'
import { BrandMark } from '@/components/brand-mark'
import { StatusBadge } from '@/components/status-badge'
import { Badge } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { Time } from '@/components/ui/time'
import { may } from '@/lib/auth/actor'
import { type CardItem, listCards } from '@/lib/customers/cards'
import type { CustomerItem } from '@/lib/customers/customers'
import { newId } from '@/lib/ids'
import { loadCustomer } from '../../load'
import { CardControls } from './card-controls'

export const metadata: Metadata = { title: 'Cards' }

/** The cards a customer keeps, as tokens of the processors. */
export default async function CardsPage({ params }: { params: Promise<{ customerId: string }> }) {
  const { actor, customer, whyReadOnly } = await loadCustomer((await params).customerId)
  const cards = (await listCards(actor, customer.id)) ?? []
  const mayCharge = may(actor, 'payments.charge')
  if (cards.length === 0)
    return (
      <Card>
        <EmptyState icon={<CreditCard aria-hidden />} title="No cards kept">
          {customer.name} adds a card in self-care, or keeps one while paying. Card numbers never reach us: a kept card
          is a token of the processor.
        </EmptyState>
      </Card>
    )
  return (
    <Card flush>
      <ul className="divide-y divide-line">
        {cards.map((card) => (
          <li key={card.id} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-4 py-4 sm:px-6">
            <Facts card={card} />
            <CardControls
              customer={{ id: customer.id, name: customer.name }}
              card={{
                id: card.id,
                lastFour: card.lastFour,
                isDefault: card.isDefault,
                currencies: ownFirst(card.currencies, customer.balances),
              }}
              paymentKey={newId('pay')}
              whyReadOnly={whyReadOnly}
              whyNoCharge={mayCharge ? whyNot(card) : 'Your role may not take payments.'}
            />
          </li>
        ))}
      </ul>
    </Card>
  )
}

function Facts({ card }: { card: CardItem }) {
  const { used } = card
  return (
    <div className="flex min-w-0 flex-1 basis-72 items-start gap-4">
      <BrandMark method={card.method} size="medium" />
      <div className="grid min-w-0 gap-1">
        <span className="flex flex-wrap items-center gap-2">
          <span className="font-medium tabular-nums">•••• {card.lastFour}</span>
          {card.isDefault && <Badge tone="info">Default</Badge>}
          {card.expired && <Badge tone="danger">Expired</Badge>}
          {!card.system.live && <StatusBadge status="test" />}
        </span>
        <span className="flex flex-wrap gap-x-3 text-[13px] text-ink-soft">
          {card.expires && <span>Expires {card.expires.split('-').reverse().join('/')}</span>}
          <span>
            {card.system.name}
            {card.system.removed && ' (removed)'}
          </span>
          <span>
            Kept since <Time value={card.createdAt} show="date" />
          </span>
          <span>
            {used.lastAt === null ? (
              'Not used yet'
            ) : (
              <>
                Used {used.payments === 1 ? 'once' : `${used.payments} times`}, last{' '}
                <Time value={used.lastAt} show="date" />
              </>
            )}
          </span>
        </span>
      </div>
    </div>
  )
}

/** The currencies the customer has a balance in stand first. */
function ownFirst(currencies: readonly string[], balances: CustomerItem['balances']): readonly string[] {
  const own = currencies.filter((code) => balances.some(({ currency }) => currency === code))
  return [...own, ...currencies.filter((code) => !own.includes(code))]
}

function whyNot(card: CardItem): string | null {
  if (card.system.removed) return `The payment system ${card.system.name} was removed, so this card cannot be charged.`
  if (card.currencies.length === 0) return `${card.system.name} takes this kind of card in no currency at the moment.`
  return null
}
