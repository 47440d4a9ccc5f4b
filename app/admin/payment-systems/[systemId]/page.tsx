import type { Metadata } from 'next'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { CopyText } from '@/components/ui/copy-button'
import { DescriptionList } from '@/components/ui/description-list'
import { TextLink } from '@/components/ui/link-button'
import { Notice } from '@/components/ui/notice'
import { Time } from '@/components/ui/time'
import { counted } from '@/lib/payment-systems/impact'
import { listProcessors, removalWarning, type SystemDetail } from '@/lib/payment-systems/systems'
import { remove, update } from '../actions'
import { loadSystem } from '../load'
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
        <DeleteSystem system={system} whyReadOnly={whyReadOnly} />
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

function DeleteSystem({ system, whyReadOnly }: { system: SystemDetail; whyReadOnly: string | null }) {
  const { name, impact } = system
  const open = impact.openTransactions
  const whyNot =
    whyReadOnly ??
    (open > 0
      ? `${counted(open, 'transaction is', 'transactions are')} not finished. Untick its payment methods to stop new payments, and delete it when they are settled.`
      : null)
  const button = (
    <Button variant="danger" disabledReason={whyNot}>
      Delete payment system
    </Button>
  )
  if (whyNot) return button
  return (
    <ConfirmDialog
      trigger={button}
      title={`Delete ${name}?`}
      question={removalWarning(name, impact) || 'Nothing depends on it.'}
      confirmLabel={`Delete ${name}`}
      tone="danger"
      fields={{ systemId: system.id }}
      action={remove}
    />
  )
}

function fixedBecause({ impact }: SystemDetail): string | null {
  if (impact.payments > 0)
    return `Cannot be changed any more: ${counted(impact.payments, 'payment was', 'payments were')} made with it.`
  if (impact.keptCards > 0)
    return `Cannot be changed any more: ${counted(impact.keptCards, 'card is', 'cards are')} kept with it.`
  return null
}
