'use client'

import { useState } from 'react'
import type { MoneyText } from '@/components/money'
import { MoneyDialog } from '@/components/payment-money-dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { RadioGroup } from '@/components/ui/radio-group'
import { toMajor } from '@/lib/money/format'
import { settle } from './actions'
import { useTell } from './desk'

export interface SettleProps {
  transactionId: string
  /** "refund", "payment" … */
  what: string
  asked: MoneyText
  /** It is about a card, whose token nobody can type. */
  keepsCard: boolean
  customerName: string
  systemName: string
  reference: string | null
  whyNot: string | null
}

type Verdict = 'succeeded' | 'declined' | 'never_happened'

/** Records what a person has seen on the processor's own pages. */
export function Settle({ asked, what, customerName, systemName, reference, whyNot, ...rest }: SettleProps) {
  const [verdict, setVerdict] = useState<Verdict>('never_happened')
  const tell = useTell()
  const amount = toMajor({ amountMinor: BigInt(asked.amountMinor), currency: asked.currency })
  const succeeded = verdict === 'succeeded'
  return (
    <MoneyDialog
      label="Settle by hand"
      disabledReason={whyNot}
      title={`Settle the ${what} by hand`}
      currency={asked.currency}
      amount={amount}
      whole={!succeeded}
      amountHint="What the processor’s own pages say, at most what was asked for."
      question={(shown) => QUESTIONS[verdict](`the ${what} of ${shown}, ${customerName},`)}
      consequence={() => CONSEQUENCES[verdict]}
      verb="Record it"
      bare
      tone="danger"
      reason={{ label: 'Reason', hint: 'Where you saw it, for the record.', required: true }}
      fields={{ transactionId: rest.transactionId, currency: asked.currency }}
      action={settle}
      onDone={tell}
    >
      <RadioGroup
        legend={`What the processor’s own pages say (${systemName})`}
        name="verdict"
        value={verdict}
        onValueChange={(value) => setVerdict(value as Verdict)}
        options={[
          { value: 'never_happened', label: 'It never happened', hint: 'There is no trace of it.' },
          { value: 'declined', label: 'It was declined' },
          {
            value: 'succeeded',
            label: 'It succeeded',
            disabledReason: rest.keepsCard ? 'A kept card cannot be entered by hand.' : null,
          },
        ]}
      />
      {succeeded && (
        <Field name="reference" label="The processor’s reference" hint="Refunds are made with it." required>
          <Input defaultValue={reference ?? ''} maxLength={200} autoComplete="off" spellCheck={false} />
        </Field>
      )}
    </MoneyDialog>
  )
}

const QUESTIONS: Readonly<Record<Verdict, (what: string) => string>> = {
  succeeded: (what) => `Record that ${what} succeeded?`,
  declined: (what) => `Record that ${what} was declined?`,
  never_happened: (what) => `Record that ${what} never happened?`,
}

const NO_MONEY = 'No money is booked. Money that arrives all the same is recorded when the processor tells of it.'

const CONSEQUENCES: Readonly<Record<Verdict, string>> = {
  succeeded: 'The money is booked as if the processor had said so. This cannot be taken back here.',
  declined: NO_MONEY,
  never_happened: NO_MONEY,
}
