'use client'

import {
  type ComponentProps,
  type ComponentType,
  lazy,
  type MouseEvent,
  type ReactNode,
  Suspense,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react'
import { type ButtonSize, type ButtonVariant, buttonStyle } from './button-style'
import { cn } from './cn'
import { Spinner } from './spinner'
import type { TooltipProps } from './tooltip'

/** Loaded where a button refuses: a payer's phone need not carry what places tooltips. Without it the reason is in the page all the same. */
const Tooltip = lazy(async (): Promise<{ default: ComponentType<TooltipProps> }> => {
  const loaded = await import('./tooltip').catch(() => null)
  return { default: loaded?.Tooltip ?? (() => null) }
})

/** Two clicks closer together than this (milliseconds) are one double click. */
const DOUBLE_CLICK_MS = 400

export interface ButtonProps extends Omit<ComponentProps<'button'>, 'disabled'> {
  variant?: ButtonVariant | undefined
  size?: ButtonSize | undefined
  /** Square, for a single icon; give it an `aria-label`. */
  square?: boolean | undefined
  /** Its work is under way: shows it and refuses further clicks. */
  pending?: boolean | undefined
  /** Why it cannot be used now; its presence disables the button, which stays focusable so the reason can be read. */
  disabledReason?: string | null | undefined
}

/** A button. For submitting a form use `SubmitButton`, which knows when its form is working. */
export function Button({ disabledReason, ...props }: ButtonProps) {
  return disabledReason ? <RefusingButton {...props} reason={disabledReason} /> : <WorkingButton {...props} />
}

function WorkingButton({
  variant,
  size,
  square,
  pending,
  className,
  children,
  onClick,
  type = 'button',
  ...rest
}: Omit<ButtonProps, 'disabledReason'>) {
  const lastClick = useRef(Number.NEGATIVE_INFINITY)
  const guard = (event: MouseEvent<HTMLButtonElement>) => {
    const repeated = type === 'submit' && event.timeStamp - lastClick.current < DOUBLE_CLICK_MS
    lastClick.current = event.timeStamp
    if (pending || repeated) event.preventDefault()
    else onClick?.(event)
  }
  return (
    <button
      {...rest}
      type={type}
      onClick={guard}
      aria-disabled={pending || undefined}
      aria-busy={pending || undefined}
      className={cn(buttonStyle(variant, size, square), className)}
    >
      {pending && <Spinner />}
      {pending && square ? null : children}
    </button>
  )
}

function RefusingButton({
  variant,
  size,
  square,
  pending: _,
  className,
  children,
  reason,
  onClick: _click,
  ...rest
}: Omit<ButtonProps, 'disabledReason'> & { reason: string }) {
  const id = useId()
  const [open, setOpen] = useState(false)
  // Not drawn on the server: until it is loaded, a click on what waits for it would be lost, and the button itself must not be drawn anew.
  const [isHere, setHere] = useState(false)
  useEffect(() => setHere(true), [])
  // Opening on click as well lets a finger, which cannot hover, ask why.
  const explain = (event: MouseEvent<HTMLButtonElement>) => {
    event.preventDefault()
    setOpen(true)
  }
  return (
    <>
      <button
        {...rest}
        type="button"
        aria-disabled
        aria-describedby={id}
        onClick={explain}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        className={cn('relative', buttonStyle(variant, size, square), className)}
      >
        {children}
        {isHere && (
          <Suspense fallback={null}>
            <Tooltip content={reason} open={open} onOpenChange={setOpen}>
              <span aria-hidden className="absolute inset-0" />
            </Tooltip>
          </Suspense>
        )}
      </button>
      <span id={id} className="sr-only">
        {reason as ReactNode}
      </span>
    </>
  )
}
