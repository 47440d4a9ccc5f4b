import { Search } from 'lucide-react'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { StatusBadge } from '@/components/status-badge'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { LinkButton, TextLink } from '@/components/ui/link-button'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-header'
import { Time } from '@/components/ui/time'
import { requireStaff } from '@/lib/auth/session'
import { type Candidate, getMatch, type Match } from '@/lib/callbacks/match'
import { formatMoney } from '@/lib/money/format'
import { Desk } from '../../desk'
import { sayingText } from '../../saying-text'
import { ApplyTo } from './apply-to'

export const metadata: Metadata = { title: 'Match a callback by hand' }

interface Props {
  params: Promise<{ callbackId: string }>
  searchParams: Promise<{ payment?: string | string[] }>
}

/** Finding the payment that a callback is about, when it does not say so itself. */
export default async function MatchPage({ params, searchParams }: Props) {
  const actor = await requireStaff('callbacks.manage')
  const { payment } = await searchParams
  const search = typeof payment === 'string' ? payment.trim().slice(0, 60) : ''
  const match = await getMatch(actor, { callbackId: (await params).callbackId, search })
  if (!match.ok) notFound()
  const { value } = match
  return (
    <>
      <PageHeader
        title={`Callback of ${value.systemName}`}
        breadcrumb={[{ href: '/admin/needs-person', label: 'Needs a person' }]}
        badge={<StatusBadge status={value.state} />}
        description={
          <>
            Received <Time value={value.receivedAt} />. Nothing of it is in our books until it is applied.
          </>
        }
      />
      <Desk>
        <Card title="What it says">
          <ul className="grid gap-1 break-words">
            {value.says.map((saying) => (
              <li key={`${saying.name} ${saying.reference}`}>{sayingText(saying)}</li>
            ))}
          </ul>
        </Card>
        {value.state === 'unmatched' ? (
          <Choice match={value} search={search} />
        ) : (
          <Notice
            tone={value.state === 'applied' ? 'success' : 'info'}
            title={value.state === 'applied' ? 'This callback is applied' : 'No payment can be chosen for it any more'}
            action={<LinkButton href="/admin/needs-person">Back to what needs a person</LinkButton>}
          />
        )}
      </Desk>
    </>
  )
}

function Choice({ match, search }: { match: Match; search: string }) {
  return (
    <Card
      title="The payment it is about"
      description={
        search === ''
          ? 'What may be meant: transactions of the days before it, through the same payment system, that have not succeeded.'
          : 'The transactions of the payment you looked for, through the same payment system.'
      }
      flush
    >
      <form className="flex flex-wrap items-end gap-2 px-4 pb-4 sm:px-6">
        <Field
          name="payment"
          label="Another payment"
          hint="The id of a payment or of one of its transactions, as its page shows it."
          className="min-w-0 grow basis-80"
        >
          <Input defaultValue={search} maxLength={60} autoComplete="off" spellCheck={false} className="font-mono" />
        </Field>
        <Button type="submit" className="sm:mb-6.5">
          <Search aria-hidden className="size-4" /> Look for it
        </Button>
      </form>
      <ul className="divide-y divide-line border-t border-line">
        {match.candidates.map((one) => (
          <Offer key={one.transactionId} one={one} match={match} />
        ))}
        {match.candidates.length === 0 && (
          <li className="px-4 py-8 text-center text-ink-soft sm:px-6">
            {search === ''
              ? 'None looks like it. Look for the payment by its id.'
              : `${match.systemName} has no payment or transaction with this id.`}
          </li>
        )}
      </ul>
    </Card>
  )
}

function Offer({ one, match }: { one: Candidate; match: Match }) {
  const amount = formatMoney(one.amount)
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-4 py-4 sm:px-6">
      <div className="grid min-w-0 gap-1">
        <span className="flex flex-wrap items-center gap-2">
          <TextLink href={`/admin/payments/${one.paymentId}`}>
            {one.name} of {amount}
          </TextLink>
          <StatusBadge status={one.status} />
        </span>
        <span className="text-ink-soft">
          {one.customerName}, <Time value={one.createdAt} />
        </span>
        <span className="break-all font-mono text-[13px] text-ink-soft">{one.transactionId}</span>
        {(one.problem ?? one.doubt) && <span>{one.problem ?? one.doubt}</span>}
      </div>
      <ApplyTo
        callbackId={match.callbackId}
        transactionId={one.transactionId}
        problem={one.problem}
        question={`Apply “${match.says.map(sayingText).join('; ')}” to the ${one.name.toLowerCase()} of ${amount} by ${one.customerName}? ${one.doubt ?? ''}`}
      />
    </li>
  )
}
