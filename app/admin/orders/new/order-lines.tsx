'use client'

import { Plus, Trash2 } from 'lucide-react'
import { useFieldArray } from 'react-hook-form'
import { Button } from '@/components/ui/button'
import { ErrorText, Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { isCurrency } from '@/lib/money/currencies'
import { formatMoney } from '@/lib/money/format'
import { money } from '@/lib/money/money'
import { sumsOfTyped } from '@/lib/orders/lines'
import type { useServiceForm } from '../../_form/use-service-form'
import { NO_ITEM, type OrderValues } from './values'

type Service = ReturnType<typeof useServiceForm<OrderValues>>

/** The products of an order, and what they come to while they are typed. */
export function OrderLines({ service }: { service: Service }) {
  const { form, errors } = service
  const { fields, append, remove } = useFieldArray({ control: form.control, name: 'items' })
  return (
    <section className="grid gap-4">
      <h2 className="text-base font-semibold">Products</h2>
      {errors.items && (
        <div id="field-items">
          <ErrorText id="field-items-error">{errors.items}</ErrorText>
        </div>
      )}
      <ul className="grid gap-4">
        {fields.map((field, index) => (
          <Line
            key={field.id}
            service={service}
            index={index}
            remove={fields.length > 1 ? () => remove(index) : null}
          />
        ))}
      </ul>
      <div className="flex flex-wrap items-center justify-between gap-4">
        <Button
          onClick={() => append(NO_ITEM)}
          disabledReason={fields.length < 100 ? null : 'A hundred lines are the most.'}
        >
          <Plus aria-hidden className="size-4" /> Add a product
        </Button>
        <Total items={form.watch('items')} currency={form.watch('currency')} />
      </div>
    </section>
  )
}

interface LineProps {
  service: Service
  index: number
  /** Null: it is the only one. */
  remove: (() => void) | null
}

const AMOUNTS = [
  { name: 'price', label: 'Price', required: true },
  { name: 'discount', label: 'Discount', required: false },
  { name: 'fee', label: 'Fee', required: false },
  { name: 'tax', label: 'Tax, %', required: false },
] as const

function Line({ service: { bind, errors }, index, remove }: LineProps) {
  const at = <Name extends keyof OrderValues['items'][number]>(name: Name) => `items.${index}.${name}` as const
  return (
    <li className="grid grid-cols-2 items-start gap-3 rounded-md border border-line p-4 sm:grid-cols-[repeat(5,minmax(0,1fr))_auto]">
      <Field name={at('name')} label="Product" required error={errors[at('name')]} className="col-span-full">
        <Input {...bind(at('name'))} maxLength={150} autoComplete="off" />
      </Field>
      <Field name={at('quantity')} label="Quantity" required error={errors[at('quantity')]}>
        <Input {...bind(at('quantity'))} inputMode="numeric" autoComplete="off" className="tabular-nums" />
      </Field>
      {AMOUNTS.map(({ name, label, required }) => (
        <Field key={name} name={at(name)} label={label} required={required} error={errors[at(name)]}>
          <Input {...bind(at(name))} inputMode="decimal" autoComplete="off" className="tabular-nums" />
        </Field>
      ))}
      {remove && (
        <Button variant="ghost" square aria-label={`Remove product ${index + 1}`} onClick={remove} className="mt-6">
          <Trash2 aria-hidden className="size-4" />
        </Button>
      )}
    </li>
  )
}

function Total({ items, currency }: { items: OrderValues['items']; currency: string }) {
  const sums = isCurrency(currency) ? sumsOfTyped(items, currency) : undefined
  const say = (minor: bigint) => formatMoney(money(minor, currency))
  return (
    <p aria-live="polite" className="text-end tabular-nums">
      {sums ? (
        <>
          <span className="text-lg font-semibold">Total {say(sums.totalMinor)}</span>
          {sums.taxMinor > 0n && (
            <span className="block text-[13px] text-ink-soft">with {say(sums.taxMinor)} of tax</span>
          )}
        </>
      ) : (
        <span className="text-ink-soft">The total appears once each line has a price.</span>
      )}
    </p>
  )
}
