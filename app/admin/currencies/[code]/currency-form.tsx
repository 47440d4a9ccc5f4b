'use client'

import { Plus, Trash2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useFieldArray } from 'react-hook-form'
import { MoneyInput } from '@/components/money-input'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { ErrorText, Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { SubmitButton } from '@/components/ui/submit-button'
import { type AssignmentInput, saveCurrencySchema } from '@/lib/payment-systems/schemas'
import { ServiceForm } from '../../_form/service-form'
import { type ServiceAction, useServiceForm } from '../../_form/use-service-form'
import { Methods, type SystemChoice } from './methods'
import { NewAssignment } from './new-assignment'

interface Values {
  code: string
  rate: string
  assignments: AssignmentInput[]
}

export interface CurrencyFormProps {
  currency: Values & { readonly base: string; readonly systems: readonly SystemChoice[] }
  action: ServiceAction<Values>
  whyReadOnly: string | null
}

/** The rate and the rows of "Payment and remittance systems"; nothing is stored before Save. */
export function CurrencyForm({ currency, action, whyReadOnly }: CurrencyFormProps) {
  const { code, base, rate, assignments, systems } = currency
  const service = useServiceForm<Values>({
    schema: saveCurrencySchema,
    action,
    defaultValues: { code, rate, assignments },
    onSaved: (values) => setSaved(values.assignments.map(({ systemId }) => systemId)),
  })
  const { form, errors, isDirty } = service
  const rows = useFieldArray({ control: form.control, name: 'assignments' })
  const [saved, setSaved] = useState(assignments.map(({ systemId }) => systemId))
  const [adding, setAdding] = useState(false)
  useWarnBeforeLeaving(isDirty)
  const left = systems.filter(({ systemId }) => !rows.fields.some((row) => row.systemId === systemId))
  const systemOf = (id: string) => systems.find(({ systemId }) => systemId === id)
  const takesMoney = rows.fields.some((row) => systemOf(row.systemId)?.live)
  const add = (assignment: AssignmentInput) => {
    rows.append(assignment, { shouldFocus: false })
    setAdding(false)
  }
  return (
    <ServiceForm service={service} confirmLabel="Remove" className="grid gap-6">
      <input type="hidden" {...service.bind('code')} />
      <Card title="Exchange rate">
        <Field
          name="rate"
          label="Exchange rate"
          required
          error={errors.rate}
          hint={rateHint(code, base)}
          className="max-w-80"
        >
          <Input
            {...service.bind('rate')}
            inputMode="decimal"
            autoComplete="off"
            readOnly={code === base}
            className="tabular-nums"
          />
        </Field>
      </Card>
      <Card
        title="Payment and remittance systems"
        description={`Through which systems you are paid in ${code}, and from which amount.`}
        actions={
          !adding && (
            <Button size="small" onClick={() => setAdding(true)} disabledReason={whyReadOnly}>
              <Plus aria-hidden className="size-4" /> Add
            </Button>
          )
        }
      >
        <div className="grid gap-4">
          {rows.fields.length === 0 && !adding && (
            <p className="text-ink-soft">None yet: no payments are taken in {code}. Press Add to assign one.</p>
          )}
          {rows.fields.map((row, index) => (
            <AssignmentRow
              key={row.id}
              index={index}
              code={code}
              system={systemOf(row.systemId)}
              isSetAside={takesMoney && systemOf(row.systemId)?.live === false}
              unsaved={!saved.includes(row.systemId)}
              errors={errors}
              register={(field) => service.bind(`assignments.${index}.${field}`)}
              remove={() => rows.remove(index)}
              whyReadOnly={whyReadOnly}
            />
          ))}
          {adding && <NewAssignment code={code} systems={left} add={add} cancel={() => setAdding(false)} />}
        </div>
      </Card>
      {isDirty && <Notice tone="warning">There are changes that are not saved yet. Press Save to store them.</Notice>}
      <div>
        <SubmitButton disabledReason={whyReadOnly}>Save</SubmitButton>
      </div>
    </ServiceForm>
  )
}

interface AssignmentRowProps {
  index: number
  code: string
  system: SystemChoice | undefined
  /** In Test mode beside one that takes money. */
  isSetAside: boolean
  unsaved: boolean
  errors: Readonly<Record<string, string>>
  register: (field: 'min' | 'max') => object
  remove: () => void
  whyReadOnly: string | null
}

function AssignmentRow(props: AssignmentRowProps) {
  const { index, code, system, isSetAside, unsaved, errors, register, remove, whyReadOnly } = props
  const at = `assignments.${index}`
  const name = system?.name ?? 'A payment system that is no longer there'
  return (
    <section
      aria-label={name}
      className={`grid gap-3 rounded-md border p-4 ${unsaved ? 'border-dashed border-line-strong' : 'border-line'}`}
    >
      <div className="flex items-start justify-between gap-3">
        <div className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1">
          <h3 id={`field-${at}.systemId`} tabIndex={-1} className="font-medium">
            {name}
          </h3>
          <span className="text-ink-soft">Payment system</span>
          {system && !system.live && <Badge tone="info">Test mode</Badge>}
          {unsaved && <Badge tone="warning">Not saved yet</Badge>}
        </div>
        <Button
          size="small"
          variant="ghost"
          square
          aria-label={`Remove ${name}`}
          onClick={remove}
          disabledReason={whyReadOnly}
        >
          <Trash2 aria-hidden className="size-4" />
        </Button>
      </div>
      {isSetAside && (
        <p className="text-sm text-ink-soft">
          Customers are not offered it, because a live payment system takes {code} as well. Payment links in Test mode
          take it.
        </p>
      )}
      {errors[`${at}.systemId`] && <ErrorText id={`${at}-error`}>{errors[`${at}.systemId`]}</ErrorText>}
      <div className="grid gap-4 sm:grid-cols-3">
        <Field name={`${at}.min`} label="Minimum payment" required error={errors[`${at}.min`]} hint={system?.limits}>
          <MoneyInput currency={code} {...register('min')} />
        </Field>
        <Field name={`${at}.max`} label="Maximum payment" optional error={errors[`${at}.max`]}>
          <MoneyInput currency={code} {...register('max')} />
        </Field>
        <Methods system={system} />
      </div>
    </section>
  )
}

function rateHint(code: string, base: string): string {
  return code === base ? `${base} is the base currency; its rate is 1.` : `${base} per ${code}.`
}

/** The browser asks before a page with unsaved changes is left. */
function useWarnBeforeLeaving(dirty: boolean) {
  useEffect(() => {
    if (!dirty) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [dirty])
}
