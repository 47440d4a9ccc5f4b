import { CircleCheck } from 'lucide-react'
import type { Metadata } from 'next'
import type { ReactNode } from 'react'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'
import { Time } from '@/components/ui/time'
import { type Actor, may } from '@/lib/auth/actor'
import type { Permission } from '@/lib/auth/permissions'
import { requireStaff } from '@/lib/auth/session'
import { getNeedsPerson, MOST_SHOWN, type NeedsPerson } from '@/lib/needs-person/list'
import { Callbacks } from './callbacks'
import { Desk } from './desk'
import { Jobs } from './jobs'
import { Overpaid } from './overpaid'
import { SECTIONS } from './sections'
import { Transactions } from './transactions'

export const metadata: Metadata = { title: 'Needs a person' }

/** What could not be brought to an end without somebody looking at it. */
export default async function NeedsPersonPage() {
  const actor = await requireStaff('needs_person.read')
  const seen = await getNeedsPerson(actor)
  const lists = listsOf(actor, seen)
  return (
    <>
      <PageHeader
        title="Needs a person"
        description={
          <>
            What could not be brought to an end without you. Looked up <Time value={seen.at} />.
          </>
        }
      />
      <Desk>
        {seen.counts.total === 0 ? (
          <Card>
            <EmptyState icon={<CircleCheck aria-hidden className="text-success" />} title="Nothing needs a person">
              Every payment has an end or is being asked about, every callback found its payment, no order was paid
              twice, and no job gave up.
            </EmptyState>
          </Card>
        ) : (
          SECTIONS.map(({ id, title, description, clear }) => (
            <div key={id} id={id} className="scroll-mt-18">
              {seen.counts[id] === 0 ? (
                <Card title={title}>
                  <p className="flex items-center gap-2 text-ink-soft">
                    <CircleCheck aria-hidden className="size-4 shrink-0 text-success" /> {clear}
                  </p>
                </Card>
              ) : (
                <Card
                  title={
                    <>
                      {title} <span className="font-normal text-ink-soft tabular-nums">({seen.counts[id]})</span>
                    </>
                  }
                  description={
                    seen.counts[id] > MOST_SHOWN
                      ? `${description} The first ${MOST_SHOWN} are shown; the next come up as you deal with them.`
                      : description
                  }
                  flush
                >
                  <ul className="divide-y divide-line border-t border-line">{lists[id]}</ul>
                </Card>
              )}
            </div>
          ))
        )}
      </Desk>
    </>
  )
}

function listsOf(actor: Actor, seen: NeedsPerson): Readonly<Record<(typeof SECTIONS)[number]['id'], ReactNode>> {
  const whyNot = (permission: Permission, what: string) =>
    may(actor, permission) ? null : `Only an administrator ${what}.`
  const callbacks = whyNot('callbacks.manage', 'decides about callbacks')
  return {
    transactions: (
      <Transactions items={seen.transactions} whyNotSettle={whyNot('payments.settle', 'settles payments by hand')} />
    ),
    overpaid: <Overpaid items={seen.overpaid} whyNot={whyNot('payments.settle', 'keeps a payment as balance')} />,
    unmatched: <Callbacks items={seen.unmatched} whyNot={callbacks} />,
    conflicts: <Callbacks items={seen.conflicts} whyNot={callbacks} />,
    jobs: <Jobs items={seen.jobs} whyNot={whyNot('jobs.manage', 'decides about jobs')} />,
  }
}
