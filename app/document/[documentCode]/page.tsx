import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { getLocale, getTranslations } from 'next-intl/server'
import { MessagePage } from '@/components/message-page'
import { StatusBadge } from '@/components/status-badge'
import { Card } from '@/components/ui/card'
import { DescriptionList } from '@/components/ui/description-list'
import { Notice } from '@/components/ui/notice'
import { visitor } from '@/lib/auth/visitor'
import type { CheckedDocument } from '@/lib/documents/check'
import { openCheck } from '@/lib/documents/open-check'
import { formatMoney } from '@/lib/money/format'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('document')
  return { title: t('publicTitle'), referrer: 'no-referrer', robots: { index: false, follow: false } }
}

/** What anybody who holds a paper may see of it: that it is genuine, and how it stands today. */
export default async function DocumentCheckPage({ params }: { params: Promise<{ documentCode: string }> }) {
  const { documentCode } = await params
  const check = await openCheck(documentCode, (await visitor()).network)
  if (check.kind === 'missing') notFound()
  const t = await getTranslations('document')
  const locale = await getLocale()
  if (check.kind === 'too_many')
    return (
      <div lang={locale}>
        <MessagePage title={t('tooManyTitle')}>
          <p>{t('tooMany', { minutes: Math.ceil(check.seconds / 60) })}</p>
        </MessagePage>
      </div>
    )
  return (
    <main lang={locale} className="mx-auto grid w-full max-w-md gap-6 px-4 pt-8 pb-16 sm:pt-16">
      <div className="grid gap-2">
        <h1 className="text-2xl font-semibold tracking-tight">{t('publicFound')}</h1>
        <p className="text-base text-ink-soft">{t('publicLead')}</p>
      </div>
      {!check.document.live && <Notice tone="info">{t('publicTest')}</Notice>}
      <Facts document={check.document} />
    </main>
  )
}

const BADGES: Readonly<Record<CheckedDocument['state'], string>> = {
  not_paid: 'unpaid',
  part_paid: 'part_paid',
  reserved: 'authorized',
  paid: 'paid',
  part_refunded: 'part_refunded',
  refunded: 'refunded',
  charged_back: 'disputed',
  withdrawn: 'failed',
}

async function Facts({ document: { kind, number, payer, amount, state } }: { document: CheckedDocument }) {
  const t = await getTranslations('document')
  const locale = await getLocale()
  return (
    <Card title={t(`kind.${kind}`)}>
      <DescriptionList
        items={[
          { label: t('number'), value: <span className="font-medium tabular-nums">{number}</span> },
          { label: t('payer'), value: payer },
          { label: t('amount'), value: <bdi className="tabular-nums">{formatMoney(amount, locale)}</bdi> },
          {
            label: t('stateNow'),
            value: (
              <span className="grid justify-items-start gap-1.5">
                <StatusBadge status={BADGES[state]} label={t(`state.${state}`)} />
                <span className="text-[13px] text-ink-soft">{t(`stateHelp.${state}`)}</span>
              </span>
            ),
          },
        ]}
      />
    </Card>
  )
}
