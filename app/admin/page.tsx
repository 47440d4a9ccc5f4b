import type { Metadata } from 'next'
import { Amount } from '@/components/money'
import { Card } from '@/components/ui/card'
import { LinkButton } from '@/components/ui/link-button'
import { PageHeader } from '@/components/ui/page-header'
import { requireStaff } from '@/lib/auth/session'
import { countNeedsPerson } from '@/lib/needs-person/list'
import { getOverview, type Overview } from '@/lib/payment-systems/overview'
import { Checklist } from './_overview/checklist'
import { DaysTable, SystemsTable } from './_overview/figures'
import { LazyVolumeChart } from './_overview/lazy-volume-chart'
import { NeedsPerson } from './_overview/needs-person'
import { rateOf } from './_overview/rate'
import { moneyText } from './money-text'

export const metadata: Metadata = { title: 'Overview' }

type Search = Promise<{ mode?: string | string[] }>

/** The console's front page: what came in, what needs a person, what is still to be set up. */
export default async function OverviewPage({ searchParams }: { searchParams: Search }) {
  const actor = await requireStaff('overview.read')
  const { mode } = await searchParams
  const overview = await getOverview(actor, mode === 'live' || mode === 'test' ? { mode } : {})
  const begun = overview.checklist.every(({ done }) => done)
  return (
    <>
      <PageHeader
        title="Overview"
        description={`The last fourteen days, ${overview.live ? 'live payments' : 'payments in Test mode'}.`}
        actions={
          overview.hasOther && (
            <LinkButton href={`/admin?mode=${overview.live ? 'test' : 'live'}`}>
              {overview.live ? 'Show Test mode' : 'Show live payments'}
            </LinkButton>
          )
        }
      />
      {!begun && <Checklist steps={overview.checklist} />}
      <NeedsPerson counts={await countNeedsPerson(actor)} />
      <Totals overview={overview} />
      <Card title="Volume by day" description={volumeNote(overview)}>
        <div className="grid gap-4">
          <LazyVolumeChart
            currency={overview.base}
            days={overview.days.map(({ day, volume, ...rest }) => ({
              day,
              volume: moneyText(volume),
              rate: rateOf(rest)?.text ?? null,
            }))}
          />
          <DaysTable days={overview.days} />
        </div>
      </Card>
      <SystemsTable systems={overview.systems} />
    </>
  )
}

function Totals({ overview: { total } }: { overview: Overview }) {
  const rate = rateOf(total)
  const facts = [
    { label: 'Volume', value: <Amount money={moneyText(total.volume)} /> },
    { label: 'Successful payments', value: String(total.succeeded) },
    { label: 'Success rate', value: rate?.text ?? 'No attempt yet' },
    { label: 'Not finished', value: String(total.open) },
  ]
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-md border border-line bg-line lg:grid-cols-4">
      {facts.map(({ label, value }) => (
        <div key={label} className="grid gap-1 bg-surface p-4">
          <dt className="text-[13px] text-ink-soft">{label}</dt>
          <dd className="text-lg font-semibold tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function volumeNote({ base }: Overview): string {
  return `Money taken, before refunds, in ${base} at today's exchange rates. Days are in UTC.`
}
