import type { Metadata } from 'next'
import { StatusBadge } from '@/components/status-badge'
import { ActionForm } from '@/components/ui/action-form'
import { Card } from '@/components/ui/card'
import { CopyText } from '@/components/ui/copy-button'
import { DescriptionList } from '@/components/ui/description-list'
import { Notice } from '@/components/ui/notice'
import { SubmitButton } from '@/components/ui/submit-button'
import { Time } from '@/components/ui/time'
import { type CallbackPage, getCallbacks } from '@/lib/payment-systems/callbacks'
import { register } from '../../actions'
import { found, loadSystem } from '../../load'

export const metadata: Metadata = { title: 'Callbacks' }

/** Callbacks: the address, whether it is registered, and what came. */
export default async function CallbacksPage({ params }: { params: Promise<{ systemId: string }> }) {
  const { actor, system, whyReadOnly } = await loadSystem((await params).systemId)
  const page = found(await getCallbacks(actor, { systemId: system.id }))
  if (!page.sends)
    return (
      <Notice tone="info">{system.processorName} sends no callbacks; it is asked about each payment instead.</Notice>
    )
  return (
    <>
      {!page.ready && (
        <Notice tone="warning" title="Callbacks are not registered yet">
          {page.canRegister
            ? 'Register the address below, or paste it at the processor and enter what it gives you on the General page.'
            : 'Paste the address below at the processor, and enter what it gives you on the General page.'}{' '}
          Until then no callback is believed, and payments are followed up by asking.
        </Notice>
      )}
      <Card
        title="Callbacks"
        description={`${system.processorName} tells us at this address what happened to a payment.`}
      >
        <div className="grid gap-5">
          <DescriptionList
            items={[
              { label: 'Address', value: <CopyText value={page.address} label="Copy the callback address" /> },
              { label: 'Registered', value: page.ready ? 'Yes' : 'No' },
              {
                label: 'Last received',
                value: page.lastReceivedAt ? <Time value={page.lastReceivedAt} /> : 'None yet',
              },
              { label: 'Refused', value: refused(page) },
            ]}
          />
          {page.canRegister && (
            <ActionForm action={register} className="grid gap-3">
              <input type="hidden" name="systemId" value={system.id} />
              <div>
                <SubmitButton variant={page.ready ? 'secondary' : 'primary'} disabledReason={whyReadOnly}>
                  {page.ready ? 'Register again' : `Register at ${system.processorName}`}
                </SubmitButton>
              </div>
            </ActionForm>
          )}
          {page.events.length > 0 && <ByHand page={page} processorName={system.processorName} />}
        </div>
      </Card>
      <Recent page={page} />
    </>
  )
}

/** For whoever registers the address at the processor themselves: which events to choose there. */
function ByHand({ page: { events }, processorName }: { page: CallbackPage; processorName: string }) {
  return (
    <details className="group">
      <summary className="w-fit cursor-pointer rounded-sm text-accent-ink underline decoration-1 underline-offset-3">
        Register it at {processorName} by hand
      </summary>
      <div className="grid gap-3 pt-3">
        <p className="text-ink-soft">
          Choose these events there. Of what is not chosen, {processorName} does not tell, and it is found out only by
          asking, or not at all.
        </p>
        <ul className="grid gap-x-6 gap-y-1 break-all font-mono text-[13px] sm:grid-cols-2">
          {events.map((name) => (
            <li key={name}>{name}</li>
          ))}
        </ul>
      </div>
    </details>
  )
}

function refused({ rejected, lastRejectedAt }: CallbackPage) {
  if (rejected === 0n || !lastRejectedAt) return 'None'
  return (
    <>
      {String(rejected)} forged or malformed, the last <Time value={lastRejectedAt} />
    </>
  )
}

function Recent({ page }: { page: CallbackPage }) {
  if (page.recent.length === 0) return null
  return (
    <Card title="Last received" flush>
      <ul className="divide-y divide-line">
        {page.recent.map(({ id, state, problem, receivedAt }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3 sm:px-6">
            <Time value={receivedAt} />
            <StatusBadge status={state} />
            {problem && <span className="min-w-0 text-ink-soft">{problem}</span>}
          </li>
        ))}
      </ul>
    </Card>
  )
}
