import { CreditCard } from 'lucide-react'
import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { BrandMark } from '@/components/brand-mark'
import { CardForm } from '@/components/payer-card-form'
import { Badge } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { LinkButton, TextLink } from '@/components/ui/link-button'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-header'
import { choiceText } from '@/lib/api/choice'
import type { CustomerActor } from '@/lib/auth/actor'
import { requireCustomer } from '@/lib/auth/session'
import { listAccounts } from '@/lib/customers/accounts'
import { type CardItem, listCards } from '@/lib/customers/cards'
import { checkoutFor, payableCurrencies } from '@/lib/transactions/checkout'
import { cardTitle, expiryText } from '../card-words'
import { Words } from '../words'
import { addCard } from './actions'
import { CardActions } from './card-actions'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('cards'))('title') }
}

interface Props {
  searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>
}

/** The customer's kept cards: which one is the default, removing one, adding one without paying. */
export default async function CardsPage({ searchParams }: Props) {
  const actor = await requireCustomer()
  const asked = await searchParams
  const t = await getTranslations('cards')
  const cards = (await listCards(actor, actor.customerId)) ?? []
  return (
    <>
      <PageHeader title={t('title')} description={t('intro')} />
      {asked.added === '1' && <Notice tone="success">{t('added')}</Notice>}
      <Card flush>
        {cards.length === 0 ? (
          <EmptyState icon={<CreditCard aria-hidden />} title={t('noneTitle')}>
            {t('none')}
          </EmptyState>
        ) : (
          <ul className="divide-y divide-line">
            {cards.map((card) => (
              <CardRow key={card.id} card={card} />
            ))}
          </ul>
        )}
      </Card>
      <AddCard actor={actor} wanted={typeof asked.account === 'string' ? asked.account : undefined} />
    </>
  )
}

async function CardRow({ card }: { card: CardItem }) {
  const t = await getTranslations('cards')
  const locale = await getLocale()
  const date = expiryText(card.expires, locale)
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-3 px-4 py-4 sm:px-6">
      <BrandMark method={card.method} decorative size="medium" />
      <div className="grid min-w-0 flex-1 gap-0.5">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          <span className="whitespace-nowrap">{cardTitle(card)}</span>
          {card.isDefault && <Badge>{t('default')}</Badge>}
          {card.expired && <Badge tone="warning">{t('expired', { date })}</Badge>}
        </p>
        <p className="text-[13px] text-ink-soft">
          {[card.expired || !date ? '' : t('expires', { date }), t('system', { system: card.system.name })]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      <CardActions id={card.id} title={cardTitle(card)} isDefault={card.isDefault} />
    </li>
  )
}

/** Adding a card: fields where it can be done, else why not and what to do first (S1-30). */
async function AddCard({ actor, wanted }: { actor: CustomerActor; wanted: string | undefined }) {
  const t = await getTranslations('cards')
  const fixes = await getTranslations('methods')
  const locale = await getLocale()
  const accounts = (await listAccounts(actor, actor.customerId)) ?? []
  const currencies =
    accounts.length > 0 ? accounts.map(({ balance }) => balance.currency) : await payableCurrencies(actor)
  const currency = currencies.find((code) => code === wanted) ?? currencies[0]
  const checkout = currency === undefined ? undefined : await checkoutFor(actor, { currency, use: 'keep' })
  const offer = checkout?.offers.find(({ entry, fields }) => entry === 'hosted_fields' && fields)
  if (!checkout || !currency || !offer?.fields) {
    const why =
      checkout?.unavailable.find(({ fix }) => fix) ?? checkout?.unavailable.find(({ kind }) => kind === 'card')
    return (
      <Card title={t('addTitle')}>
        <Notice
          tone="info"
          title={t('cannotAdd')}
          action={
            why?.fix && (
              <LinkButton href="/self-care/details?next=/self-care/cards" size="small">
                {why.fix === 'email' ? fixes('fixEmail') : why.fix === 'phone' ? fixes('fixPhone') : fixes('fixName')}
              </LinkButton>
            )
          }
        >
          {why?.fix === 'email' ? t('needsEmail') : why ? `${why.why.replace(/\.$/, '')}.` : t('noOffer')}
        </Notice>
      </Card>
    )
  }
  return (
    <Card title={t('addTitle')} description={t('addHint')}>
      {currencies.length > 1 && (
        <p className="mb-4 flex flex-wrap gap-x-3 gap-y-1 text-[13px] text-ink-soft">
          {t('currency', { currency })}
          {currencies
            .filter((code) => code !== currency)
            .map((code) => (
              <TextLink key={code} href={`/self-care/cards?account=${code}`}>
                {t('useCurrency', { currency: code })}
              </TextLink>
            ))}
        </p>
      )}
      <Words of={['cards', 'methods', 'pay']}>
        <CardForm
          key={currency}
          action={addCard}
          hidden={{
            currency,
            method: choiceText({ kind: 'new', systemId: offer.systemId, methodKind: offer.kind }),
            key: checkout.key,
          }}
          entry={offer.fields}
          currency={currency}
          locale={locale}
        />
      </Words>
    </Card>
  )
}
