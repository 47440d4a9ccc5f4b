'use client'

import { type FormEvent, type ReactNode, startTransition, useEffect, useId, useRef, useState } from 'react'
import { SeatField } from './drawn-for'
import { FormContext, type FormState } from './ui/form-context'
import { FormErrors } from './ui/form-errors'
import { TextLink } from './ui/link-button'
import { Notice } from './ui/notice'

/** What a payer's action answers: a form's state, perhaps with places to go on to. */
export interface PayerState extends FormState {
  /** What the page shows is no longer so; at `address` it is drawn as things stand now. Another one with each answer. */
  readonly stale?: { readonly address: string }
  readonly links?: readonly { readonly href: string; readonly label: string }[]
}

export type PayerAction = (previous: PayerState | null, data: FormData) => Promise<PayerState>

export interface PayerFormProps {
  /** The form's `useActionState`: the last answer, the way to send, whether it is being sent. */
  action: readonly [PayerState | null, (data: FormData) => void, boolean]
  /** How the form is sent before scripts arrive, where that is another way: of a `useActionState` around the server action. */
  unscripted?: (data: FormData) => void
  /** Messages by field for what is wrong; none when all is well. Runs in the browser, the server checks again. */
  check?: () => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>
  /** Adds what only the browser can get, such as a card's token; false when it could not and has said why. */
  prepare?: (data: FormData) => Promise<boolean>
  className?: string | undefined
  children: ReactNode
}

/**
 * A form of the payer's around a server action. Before scripts arrive it is sent as it is; with them it is checked and completed first,
 * keeps what was typed, and is sent once however often its button is pressed.
 */
export function PayerForm({ action, unscripted, check, prepare, className, children }: PayerFormProps) {
  const [answer, dispatch, sending] = action
  const [local, setLocal] = useState<{ readonly state: PayerState; readonly after: PayerState | null } | null>(null)
  const tries = useRef(0)
  const [preparing, setPreparing] = useState(false)
  const prefix = useId()
  const pending = sending || preparing
  // What the browser found counts until the server has answered again.
  const state = local && local.after === answer ? local.state : answer

  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (pending) return
    tries.current++
    const data = new FormData(event.currentTarget)
    setPreparing(true)
    const fields = (await check?.()) ?? {}
    const isRight = Object.keys(fields).length === 0
    setLocal(isRight ? null : { state: { ok: false, fields }, after: answer })
    const ready = isRight && (prepare ? await prepare(data).catch(() => false) : true)
    setPreparing(false)
    if (ready) startTransition(() => dispatch(data))
  }

  const errors = Object.entries(state?.fields ?? {}).map(([name, message]) => ({
    name,
    message,
    id: `${prefix}-${name}`,
  }))
  return (
    <FormContext value={{ state, pending, prefix }}>
      <form noValidate action={unscripted ?? dispatch} onSubmit={send} className={className}>
        <SeatField />
        {!pending && errors.length > 0 && <FormErrors key={tries.current} errors={errors} message={state?.message} />}
        {!pending && errors.length === 0 && state?.message && <Said key={tries.current} state={state} />}
        {children}
      </form>
    </FormContext>
  )
}

/** What the server says of the form as a whole. Takes focus: on a phone the button that was pressed is far below. */
function Said({ state }: { state: PayerState }) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.focus(), [])
  return (
    <div ref={box} tabIndex={-1} className="rounded-md">
      <Notice tone={state.ok ? 'success' : 'danger'}>
        <p>{state.message}</p>
        {state.links && (
          <p className="mt-1 flex flex-wrap gap-x-4 gap-y-1">
            {state.links.map(({ href, label }) => (
              <TextLink key={href} href={href}>
                {label}
              </TextLink>
            ))}
          </p>
        )}
      </Notice>
    </div>
  )
}
