import { Button } from '@/components/ui/button'
import { CopyText } from '@/components/ui/copy-button'
import { SubmitButton } from '@/components/ui/submit-button'
import { Time } from '@/components/ui/time'
import type { DeadJob } from '@/lib/jobs/dead'
import { runAgain } from './actions'
import { DeskForm } from './desk'
import { DiscardJob } from './discard'
import { Item } from './item'
import { jobWords } from './job-words'

/** Jobs that used up their attempts. */
export function Jobs({ items, whyNot }: { items: readonly DeadJob[]; whyNot: string | null }) {
  return items.map((one) => {
    const words = jobWords(one.name)
    return (
      <Item
        key={one.id}
        title={words.title}
        aside={
          <span>
            gave up <Time value={one.failedAt} />
          </span>
        }
        what={
          <>
            It failed {one.attempts === 1 ? 'once' : `${one.attempts} times`}. The last error:{' '}
            <span className="font-mono text-[13px]">{one.error}</span>
          </>
        }
        money={words.money}
        advice={words.advice}
        actions={
          <>
            <DeskForm action={runAgain} fields={{ jobId: one.id }}>
              <SubmitButton variant="secondary" disabledReason={whyNot}>
                Run again
              </SubmitButton>
            </DeskForm>
            {whyNot ? (
              <Button variant="ghost" disabledReason={whyNot}>
                Discard
              </Button>
            ) : (
              <DiscardJob jobId={one.id} title={words.title} loss={words.loss} />
            )}
          </>
        }
      >
        <p className="flex flex-wrap items-center gap-x-6 gap-y-1 text-[13px] text-ink-soft">
          <span className="font-mono">{one.name}</span>
          {one.subject && <CopyText value={one.subject} label="Copy the id of what it is about" />}
        </p>
      </Item>
    )
  })
}
