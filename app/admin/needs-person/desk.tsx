'use client'

import {
  createContext,
  type FormEvent,
  type ReactNode,
  use,
  useActionState,
  useEffect,
  useRef,
  useState,
  useTransition,
} from 'react'
import { SeatField } from '@/components/drawn-for'
import { FormContext, type FormState } from '@/components/ui/form-context'
import { Notice } from '@/components/ui/notice'

type Tell = (answer: FormState) => void

const DeskContext = createContext<Tell>(() => undefined)

/** Tells the page what came of something: what was dealt with leaves its list, and its answer must not leave with it. */
export function useTell(): Tell {
  return use(DeskContext)
}

/** Holds the last answer above the lists, where it takes the focus that was in the row. */
export function Desk({ children }: { children: ReactNode }) {
  const [answer, setAnswer] = useState<FormState | null>(null)
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (answer) place.current?.focus()
  }, [answer])
  return (
    <DeskContext value={setAnswer}>
      {answer?.message && (
        <div ref={place} tabIndex={-1} className="rounded-md">
          <Notice tone={answer.ok ? 'success' : 'danger'}>{answer.message}</Notice>
        </div>
      )}
      {children}
    </DeskContext>
  )
}

export interface DeskFormProps {
  /** A server action, sent as it is before scripts arrive. */
  action: {
    (previous: unknown, data: FormData): Promise<FormState>
    (data: FormData): Promise<FormState>
  }
  fields: Readonly<Record<string, string>>
  /** The button. */
  children: ReactNode
}

/** A button of a row that does something at once. */
export function DeskForm({ action, fields, children }: DeskFormProps) {
  const [early, dispatch] = useActionState<FormState | null, FormData>(action, null)
  const [pending, start] = useTransition()
  const tell = useTell()
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (pending) return
    const data = new FormData(event.currentTarget)
    start(async () => tell(await action(data)))
  }
  return (
    <FormContext value={{ state: null, pending, prefix: 'desk' }}>
      <form action={dispatch} onSubmit={send} className="grid gap-2">
        <SeatField />
        {early?.message && <Notice tone={early.ok ? 'success' : 'danger'}>{early.message}</Notice>}
        {Object.entries(fields).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {children}
      </form>
    </FormContext>
  )
}
