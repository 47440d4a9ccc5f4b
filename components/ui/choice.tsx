'use client'

import { type ComponentProps, type ReactNode, useId } from 'react'
import { cn } from './cn'
import { ErrorText } from './field'
import { useForm } from './form-context'

interface ChoiceProps extends Omit<ComponentProps<'input'>, 'type' | 'disabled'> {
  label: ReactNode
  hint?: ReactNode
  /** What is wrong; inside an `ActionForm` it comes by itself. */
  error?: string | undefined
  /** Why it cannot be changed now; its presence disables the control and is shown under it. */
  disabledReason?: string | null | undefined
}

/** A box to tick, with its label. Sent under `name` as `value` (or "on") when ticked, not at all when not. */
export function Checkbox({ className, ...props }: ChoiceProps) {
  const { control, texts } = useChoice(props, 'ps-7')
  return (
    <div className={cn('grid gap-1', className)}>
      <label htmlFor={control.id} className="flex items-start gap-3 py-0.5">
        <input {...control} type="checkbox" className="mt-0.5 size-4 shrink-0" />
        <span className="text-sm">{props.label}</span>
      </label>
      {texts}
    </div>
  )
}

/** A setting that is on or off, with its label. Sent like a checkbox. */
export function Switch({ className, ...props }: ChoiceProps) {
  const { control, texts } = useChoice(props, 'ps-12')
  return (
    <div className={cn('grid gap-1', className)}>
      <label htmlFor={control.id} className="flex items-start gap-3 py-0.5">
        {/* biome-ignore lint/a11y/useAriaPropsForRole: a checkbox carries its own checked state */}
        <input {...control} type="checkbox" role="switch" className={switchStyle} />
        <span className="text-sm font-medium">{props.label}</span>
      </label>
      {texts}
    </div>
  )
}

const switchStyle =
  'relative h-5 w-9 shrink-0 appearance-none rounded-full bg-line-strong transition-colors before:absolute before:inset-s-0.5 before:top-0.5 before:size-4 before:rounded-full before:bg-surface before:transition-transform checked:bg-accent checked:before:translate-x-4 disabled:opacity-60 rtl:checked:before:-translate-x-4 forced-colors:border'

function useChoice(
  { label: _, hint, error, disabledReason, id, className: _c, ...rest }: ChoiceProps,
  inset: 'ps-7' | 'ps-12',
) {
  const own = useId()
  const { state, pending, prefix } = useForm()
  const message = error ?? (pending || rest.name === undefined ? undefined : state?.fields?.[rest.name])
  const controlId = id ?? (rest.name && rest.value === undefined ? `${prefix}-${rest.name}` : own)
  const help = disabledReason ?? hint
  const described = [message && `${own}-error`, help && `${own}-hint`].filter(Boolean).join(' ')
  const control = {
    ...rest,
    id: controlId,
    disabled: Boolean(disabledReason),
    'aria-invalid': message ? true : undefined,
    'aria-describedby': described || undefined,
  }
  const texts = (
    <div className={cn('empty:hidden', inset)}>
      {message && <ErrorText id={`${own}-error`}>{message}</ErrorText>}
      {help && (
        <p id={`${own}-hint`} className="text-[13px] text-ink-soft">
          {help}
        </p>
      )}
    </div>
  )
  return { control, texts }
}
