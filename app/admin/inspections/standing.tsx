import { CircleCheck, CircleDashed, TriangleAlert } from 'lucide-react'
import { AutoRefresh } from '@/app/self-care/payments/[id]/auto-refresh'
import { ActionForm } from '@/components/ui/action-form'
import { Card } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import { SubmitButton } from '@/components/ui/submit-button'
import { Time } from '@/components/ui/time'
import type { Standing as Facts } from '@/lib/transactions/inspections'
import { order } from './actions'
import { KINDS, verdictOf } from './words'

/** How one kind of inspection stands, and a way to have it done now. */
export function Standing({ kind, last, stale, orderedAt }: Facts) {
  const { title, what } = KINDS[kind]
  return (
    <Card title={title} description={what}>
      <div className="grid gap-4">
        <Last kind={kind} last={last} />
        {last === null && !orderedAt && (
          <Notice tone="info">It runs each night. Have it done now to see a first result.</Notice>
        )}
        {stale && (
          <Notice tone="warning" title="The last result is older than a night">
            The worker may not be running: without it nothing is inspected, and no payment without an end is asked
            about.
          </Notice>
        )}
        {orderedAt && (
          <Notice tone="info">
            Ordered <Time value={orderedAt} />. The result appears here once the worker has done it; this page looks for
            it by itself for a while.
            <AutoRefresh times={6} />
          </Notice>
        )}
        <ActionForm action={order} className="grid justify-items-start gap-3">
          <input type="hidden" name="kind" value={kind} />
          <SubmitButton variant="secondary">Run now</SubmitButton>
        </ActionForm>
      </div>
    </Card>
  )
}

function Last({ kind, last }: Pick<Facts, 'kind' | 'last'>) {
  if (!last)
    return (
      <p className="flex items-center gap-2">
        <CircleDashed aria-hidden className="size-4 shrink-0 text-ink-soft" /> It has never run.
      </p>
    )
  const Icon = last.found === 0 ? CircleCheck : TriangleAlert
  return (
    <p className="flex flex-wrap items-center gap-x-2">
      <Icon aria-hidden className={`size-4 shrink-0 ${last.found === 0 ? 'text-success' : 'text-danger'}`} />
      <span className="font-medium">{verdictOf(last.found)}</span>
      <span className="text-ink-soft">
        in {KINDS[kind].counts(last.checked)}, <Time value={last.finishedAt} />
      </span>
    </p>
  )
}
