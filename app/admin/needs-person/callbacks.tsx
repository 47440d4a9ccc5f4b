import type { ReactNode } from 'react'
import { StatusBadge } from '@/components/status-badge'
import { Button } from '@/components/ui/button'
import { CopyText } from '@/components/ui/copy-button'
import { DescriptionList } from '@/components/ui/description-list'
import { LinkButton, TextLink } from '@/components/ui/link-button'
import { SubmitButton } from '@/components/ui/submit-button'
import { Time } from '@/components/ui/time'
import { formatMoney } from '@/lib/money/format'
import type { LostCallback } from '@/lib/needs-person/list'
import { replay } from './actions'
import { DeskForm } from './desk'
import { DiscardCallback } from './discard'
import { Item } from './item'
import { sayingText } from './saying-text'

/** Callbacks that could not be applied. */
export function Callbacks({ items, whyNot }: { items: readonly LostCallback[]; whyNot: string | null }) {
  return items.map((one) => {
    const words = wordsOf(one)
    return (
      <Item
        key={one.id}
        title={`Callback of ${one.systemName}`}
        aside={
          <>
            <StatusBadge status={one.state} />
            <Time value={one.receivedAt} />
          </>
        }
        what={words.what}
        money={words.money}
        advice={words.advice}
        actions={<Actions one={one} whyNot={whyNot} />}
      >
        {one.says.length > 0 && (
          <DescriptionList
            items={[
              { label: 'It says', value: <Lines lines={one.says.map(sayingText)} /> },
              { label: 'We have', value: one.about.length > 0 ? <Lines lines={one.about.map(weHave)} /> : null },
            ]}
          />
        )}
        <p className="text-[13px] text-ink-soft">
          <CopyText value={one.id} label="Copy the callback’s id" />
        </p>
      </Item>
    )
  })
}

function Actions({ one, whyNot }: { one: LostCallback; whyNot: string | null }) {
  return (
    <>
      {one.state !== 'deferred' && (
        <DeskForm action={replay} fields={{ callbackId: one.id }}>
          <SubmitButton variant="secondary" disabledReason={whyNot}>
            Replay
          </SubmitButton>
        </DeskForm>
      )}
      {one.state === 'unmatched' &&
        (whyNot ? (
          <Button disabledReason={whyNot}>Match by hand</Button>
        ) : (
          <LinkButton href={`/admin/needs-person/callbacks/${one.id}`}>Match by hand</LinkButton>
        ))}
      {whyNot ? (
        <Button variant="ghost" disabledReason={whyNot}>
          Discard
        </Button>
      ) : (
        <DiscardCallback callbackId={one.id} systemName={one.systemName} says={one.says.map(sayingText).join('; ')} />
      )}
    </>
  )
}

function Lines({ lines }: { lines: readonly ReactNode[] }) {
  return (
    <span className="grid gap-1">
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are drawn once and never reordered
        <span key={index}>{line}</span>
      ))}
    </span>
  )
}

function weHave({ paymentId, name, status, amount }: LostCallback['about'][number]): ReactNode {
  return (
    <>
      <TextLink href={`/admin/payments/${paymentId}`}>
        {name} of {formatMoney(amount)}
      </TextLink>
      , {status}
    </>
  )
}

function moneyOf({ says }: LostCallback): string {
  if (says.some(({ outcome }) => outcome === 'succeeded'))
    return 'Money has moved at the processor that is not in our books.'
  // What is pending, only tells when asked, or could not be read may turn out to be money.
  return says.length > 0 && says.every(({ outcome }) => outcome === 'declined')
    ? 'As far as it says, no money has moved.'
    : 'Money may have moved at the processor that is not in our books.'
}

function wordsOf(one: LostCallback): { readonly what: string; readonly money: string; readonly advice: string } {
  const problem = one.problem ?? ''
  switch (one.state) {
    case 'unmatched':
      return {
        what: `The processor told of something that we cannot find. ${problem}${one.tried ? ' We still try by ourselves.' : ' We tried again and again and have stopped.'}`,
        money: moneyOf(one),
        advice:
          'If you know the payment, match it by hand. If it came about by something that is there by now, replay it. If it is not about us, discard it.',
      }
    case 'conflict':
      return {
        what: `It contradicts what we have. ${problem}`,
        money: 'Our books were not changed by it. If the processor is right, they are wrong.',
        advice:
          'Compare it with the processor’s own pages. If ours is right, discard it. If it spoke too early, replay it: what fits by now is applied.',
      }
    case 'deferred':
      return {
        what: `It is from the processor, but could not be read, and was not kept. ${problem}`,
        money: 'It may be about money. The payments that we know of are asked about all the same.',
        advice:
          'The processor was told to send it again and does so for some days; its own pages can do so too. Once the payment is right, discard it.',
      }
  }
}
