'use client'

import { useState } from 'react'
import { MoneyInput } from '@/components/money-input'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { FormErrors } from '@/components/ui/form-errors'
import { NativeSelect } from '@/components/ui/native-select'
import { readTyped } from '@/lib/money/format'
import { type AssignmentInput, assignmentSchema } from '@/lib/payment-systems/schemas'
import { Methods, type SystemChoice } from './methods'

export interface NewAssignmentProps {
  code: string
  /** Those that are not assigned yet. */
  systems: readonly SystemChoice[]
  add: (assignment: AssignmentInput) => void
  cancel: () => void
}

const EMPTY = { systemId: '', min: '', max: '' }

/** The fields that "Add" opens: Type of system, Payment system, Minimum payment (S1-22). */
export function NewAssignment({ code, systems, add, cancel }: NewAssignmentProps) {
  const [type, setType] = useState('payment')
  const [typed, setTyped] = useState<AssignmentInput>(EMPTY)
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({})
  const [attempts, setAttempts] = useState(0)
  const system = systems.find(({ systemId }) => systemId === typed.systemId)
  const change = (part: Partial<AssignmentInput>) => setTyped({ ...typed, ...part })
  const choose = (systemId: string) => {
    const floor = systems.find((one) => one.systemId === systemId)?.floor
    // Prefilled with the processor's own minimum, unless something else was typed.
    const untouched = typed.min === '' || typed.min === system?.floor
    change({ systemId, ...(untouched && { min: floor ?? '' }) })
  }
  const submit = () => {
    const found = problemsOf(typed, code, system)
    setErrors(found)
    setAttempts((count) => count + 1)
    if (Object.keys(found).length === 0) add(typed)
  }
  const list = Object.entries(errors).map(([name, message]) => ({ name: `new.${name}`, message }))
  return (
    // Enter adds the row instead of saving the page around it.
    <fieldset
      className="grid gap-4 rounded-md border border-dashed border-line-strong p-4"
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return
        event.preventDefault()
        submit()
      }}
    >
      <legend className="px-1 font-medium">Add a system</legend>
      {list.length > 0 && <FormErrors key={attempts} errors={list} />}
      <div className="grid gap-4 sm:grid-cols-2">
        <Field name="new.type" label="Type of system">
          <NativeSelect
            value={type}
            onChange={(event) => {
              setType(event.target.value)
              setTyped(EMPTY)
            }}
            options={[
              { value: 'payment', label: 'Payment system' },
              { value: 'remittance', label: 'Remittance system' },
            ]}
          />
        </Field>
        {type === 'payment' ? (
          <Field
            name="new.systemId"
            label="Payment system"
            required
            error={errors.systemId}
            hint={hintOf(systems, system)}
          >
            <NativeSelect
              value={typed.systemId}
              onChange={(event) => choose(event.target.value)}
              placeholder="Choose a payment system"
              options={systems.map(({ systemId, name, live }) => ({
                value: systemId,
                label: live ? name : `${name} (Test mode)`,
              }))}
            />
          </Field>
        ) : (
          <p className="self-center text-ink-soft">No remittance system is configured, so there is none to choose.</p>
        )}
      </div>
      {type === 'payment' && (
        <div className="grid gap-4 sm:grid-cols-3">
          <Field name="new.min" label="Minimum payment" required error={errors.min} hint={system?.limits}>
            <MoneyInput currency={code} value={typed.min} onChange={(event) => change({ min: event.target.value })} />
          </Field>
          <Field name="new.max" label="Maximum payment" optional error={errors.max}>
            <MoneyInput currency={code} value={typed.max} onChange={(event) => change({ max: event.target.value })} />
          </Field>
          <Methods system={system} />
        </div>
      )}
      <div className="flex flex-wrap gap-2">
        <Button
          variant="primary"
          onClick={submit}
          disabledReason={type === 'payment' ? null : 'There is no remittance system to add.'}
        >
          Add
        </Button>
        <Button onClick={cancel}>Cancel</Button>
      </div>
    </fieldset>
  )
}

function hintOf(systems: readonly SystemChoice[], chosen: SystemChoice | undefined): string | undefined {
  if (systems.length === 0) return 'Every payment system is assigned already, or none has been created.'
  return chosen?.problem ?? undefined
}

/** What can be said before the server is asked; it looks at the limits again when the currency is saved. */
function problemsOf(typed: AssignmentInput, code: string, system: SystemChoice | undefined): Record<string, string> {
  const problems: Record<string, string> = {}
  for (const issue of assignmentSchema.safeParse(typed).error?.issues ?? []) {
    problems[String(issue.path[0])] ??= issue.message
  }
  if (system?.problem) problems.systemId ??= system.problem
  const max = typed.max === '' ? null : readTyped(typed.max, code)
  const min = /^0+([.,]0*)?$/.test(typed.min) ? null : readTyped(typed.min, code)
  if (min && 'message' in min) problems.min ??= min.message
  if (max && 'message' in max) problems.max ??= max.message
  return problems
}
