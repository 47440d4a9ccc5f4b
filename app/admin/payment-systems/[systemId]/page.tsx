import type { Metadata } from 'next'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { CopyText } from '@/components/ui/copy-button'
import { DescriptionList } from '@/components/ui/description-list'
import { TextLink } from '@/components/ui/link-button'
import { Notice } from '@/components/ui/notice'
import { Time } from '@/components/ui/time'
import type { Actor } from '@/lib/auth/actor'
import { counted } from '@/lib/payment-systems/impact'
import { getRemoval, type Warning } from '@/lib/payment-systems/remove-system'
import { listProcessors, type SystemDetail } from '@/lib/payment-systems/systems'
import { remove, update } from '../actions'
import { found, loadSystem } from '../load'
import { SystemForm } from '../system-form'

export const metadata: Metadata = { title: 'Payment system' }

interface Props {
  params: Promise<{ systemId: string }>
  searchParams: Promise<{ saved?: string | string[] }>
}

/** General: name, processor, settings, Test mode; and deleting it. */
export default async function GeneralPage({ params, searchParams }: Props) {
  const { actor, system, whyReadOnly } = await loadSystem((await params).systemId)
  const { saved } = await searchParams
  return (
    <>
      <AfterCreation system={system} saved={saved} />
      <Card title="General">
        <SystemForm
          processors={listProcessors(actor)}
          action={update}
          whyReadOnly={whyReadOnly}
          system={{
            id: system.id,
            name: system.name,
            processor: system.processor,
            live: system.live,
            values: system.values,
            savedSecrets: system.savedSecrets,
            fixedBecause: fixedBecause(system),
          }}
        />
      </Card>
      <Card title="Facts">
        <DescriptionList
          items={[
            { label: 'Id', value: <CopyText value={system.id} label="Copy the id" /> },
            { label: 'Created', value: <Time value={system.createdAt} /> },
            { label: 'Connection checked', value: system.checkedAt ? <Time value={system.checkedAt} /> : 'Not yet' },
            { label: 'Payments', value: String(system.impact.payments) },
            { label: 'Kept cards', value: String(system.impact.keptCards) },
          ]}
        />
      </Card>
      <Card
        title="Delete"
        description="It can then no longer be chosen for payments. What was paid with it stays in the records."
      >
        <DeleteSystem actor={actor} system={system} whyReadOnly={whyReadOnly} />
      </Card>
    </>
  )
}

function AfterCreation({ system, saved }: { system: SystemDetail; saved: string | string[] | undefined }) {
  if (saved !== 'new' && saved !== 'without-callbacks') return null
  const path = `/admin/payment-systems/${system.id}`
  return (
    <>
      <Notice tone="success" title={`${system.name} is saved`}>
        Next: choose its <TextLink href={`${path}/methods`}>Payment methods</TextLink>, then assign it to a currency
        under <TextLink href="/admin/currencies">Currencies</TextLink>.
      </Notice>
      {saved === 'without-callbacks' && (
        <Notice tone="warning" title="Callbacks are not registered at the processor yet">
          Payments work, but you hear of changes later. <TextLink href={`${path}/callbacks`}>Open Callbacks</TextLink>{' '}
          to try again.
        </Notice>
      )}
    </>
  )
}

async function DeleteSystem({ actor, system, whyReadOnly }: DeleteProps) {
  const { id, name } = system
  const { whyNot, warnings } = found(await getRemoval(actor, { systemId: id }))
  const button = (
    <Button variant="danger" disabledReason={whyReadOnly ?? whyNot?.text ?? null}>
      Delete payment system
    </Button>
  )
  const about = whyNot ? [whyNot] : warnings
  if (whyReadOnly || whyNot)
    return (
      <div className="grid justify-items-start gap-4">
        <Warnings systemId={id} warnings={about} />
        {button}
      </div>
    )
  return (
    <ConfirmDialog
      trigger={button}
      title={`Delete ${name}?`}
      question={about.length > 0 ? <Warnings systemId={id} warnings={about} /> : 'Nothing depends on it.'}
      confirmLabel={`Delete ${name}`}
      tone="danger"
      fields={{ systemId: id }}
      action={remove}
    />
  )
}

interface DeleteProps {
  actor: Actor
  system: SystemDetail
  whyReadOnly: string | null
}

/** What deleting does, each with a way to the payments it is about. Of elements that may stand within a sentence. */
function Warnings({ systemId, warnings }: { systemId: string; warnings: readonly Warning[] }) {
  return (
    <span className="grid gap-2">
      {warnings.map(({ text, statuses }) => (
        <span key={text}>
          {text}{' '}
          {statuses.map((status) => (
            <span key={status}>
              <TextLink href={`/admin/payments?system=${systemId}&status=${status}`}>
                Show {status.replaceAll('_', ' ')} payments
              </TextLink>{' '}
            </span>
          ))}
        </span>
      ))}
    </span>
  )
}

function fixedBecause({ impact }: SystemDetail): string | null {
  if (impact.payments > 0)
    return `Cannot be changed any more: ${counted(impact.payments, 'payment was', 'payments were')} made with it.`
  if (impact.keptCards > 0)
    return `Cannot be changed any more: ${counted(impact.keptCards, 'card is', 'cards are')} kept with it.`
  return null
}
