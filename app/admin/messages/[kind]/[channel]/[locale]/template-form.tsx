'use client'

import { type FormEvent, type ReactNode, useRef, useState } from 'react'
import { ActionForm } from '@/components/ui/action-form'
import { Card } from '@/components/ui/card'
import { Field } from '@/components/ui/field'
import type { FormState } from '@/components/ui/form-context'
import { Input } from '@/components/ui/input'
import { SubmitButton } from '@/components/ui/submit-button'
import { Textarea } from '@/components/ui/textarea'
import type { Channel, MessageKind } from '@/lib/notifications/kinds'
import { MOST, type Template } from '@/lib/notifications/template'
import { Preview } from './preview'

/** Which template a form is about. */
export interface TemplateAt {
  readonly kind: MessageKind
  readonly channel: Channel
  readonly locale: string
}

export type TemplateAction = (previous: FormState | null, data: FormData) => Promise<FormState>

export interface TemplateFormProps {
  at: TemplateAt
  template: Template
  /** Are these the profile’s own words? */
  isOwn: boolean
  /** The profile's name, for the preview. */
  merchant: string
  placeholders: readonly { readonly name: string; readonly what: string }[]
  action: TemplateAction
  whyNot: string | null
  /** Under the preview. */
  children: ReactNode
}

/** The words of one message, and beside them how they look with examples in place, as they are typed. */
export function TemplateForm(props: TemplateFormProps) {
  const { at, template, isOwn, merchant, placeholders, action, whyNot, children } = props
  const [typed, setTyped] = useState(template)
  const body = useRef<HTMLTextAreaElement>(null)
  // Back at the standard text the form begins anew; after saving it must not, or it could not say that it was saved.
  const [seen, setSeen] = useState({ isOwn, round: 0 })
  if (seen.isOwn !== isOwn) {
    setSeen({ isOwn, round: isOwn ? seen.round : seen.round + 1 })
    if (!isOwn) setTyped(template)
  }
  const isMail = at.channel === 'email'
  const read = (event: FormEvent<HTMLFormElement>) => {
    const text = (name: string) => String(new FormData(event.currentTarget).get(name) ?? '')
    setTyped({ subject: text('subject'), body: text('body'), button: text('button') })
  }
  const insert = (placeholder: string) => {
    const area = body.current
    if (!area) return
    area.setRangeText(placeholder, area.selectionStart, area.selectionEnd, 'end')
    area.focus()
    setTyped({ ...typed, body: area.value })
  }
  return (
    <div className="grid items-start gap-6 lg:grid-cols-2">
      <Card title="Text">
        <ActionForm key={seen.round} action={action} onInput={read} className="grid gap-5">
          <AtFields at={at} />
          {isMail && (
            <Field name="subject" label="Subject" required>
              <Input
                name="subject"
                defaultValue={template.subject}
                maxLength={MOST.subject}
                readOnly={whyNot !== null}
              />
            </Field>
          )}
          <Field
            name="body"
            label="Text"
            required
            hint="Plain text; an empty line begins a paragraph. A line with a placeholder for which there is nothing to say is left out."
          >
            <Textarea
              ref={body}
              name="body"
              rows={isMail ? 18 : 6}
              defaultValue={template.body}
              maxLength={MOST.body[at.channel]}
              readOnly={whyNot !== null}
            />
          </Field>
          {isMail && (
            <Field name="button" label="Button" hint="What the button says where {link} stands alone on its line.">
              <Input name="button" defaultValue={template.button} maxLength={MOST.button} readOnly={whyNot !== null} />
            </Field>
          )}
          <Placeholders all={placeholders} insert={whyNot === null ? insert : null} />
          <div>
            <SubmitButton disabledReason={whyNot}>Save</SubmitButton>
          </div>
        </ActionForm>
      </Card>
      <div className="grid gap-6">
        <Preview at={at} template={typed} merchant={merchant} />
        {children}
      </div>
    </div>
  )
}

/** Says which template a form is about. */
export function AtFields({ at }: { at: TemplateAt }) {
  return (
    <>
      <input type="hidden" name="kind" value={at.kind} />
      <input type="hidden" name="channel" value={at.channel} />
      <input type="hidden" name="locale" value={at.locale} />
    </>
  )
}

interface PlaceholdersProps {
  all: TemplateFormProps['placeholders']
  /** Null where nothing can be changed. */
  insert: ((placeholder: string) => void) | null
}

function Placeholders({ all, insert }: PlaceholdersProps) {
  const codeStyle = 'rounded-md border border-line bg-sunken px-1.5 py-0.5 font-mono text-[13px]'
  return (
    <section aria-labelledby="placeholders" className="grid gap-2">
      <h3 id="placeholders" className="text-sm font-medium">
        Placeholders
      </h3>
      <ul className="grid gap-1.5">
        {all.map(({ name, what }) => (
          <li key={name} className="grid grid-cols-[8rem_1fr] items-baseline justify-items-start gap-x-2">
            {insert ? (
              <button
                type="button"
                className={`${codeStyle} min-h-6 hover:border-line-strong`}
                aria-label={`Insert {${name}} into the text`}
                onClick={() => insert(`{${name}}`)}
              >
                {`{${name}}`}
              </button>
            ) : (
              <code className={codeStyle}>{`{${name}}`}</code>
            )}
            <span className="text-[13px] text-ink-soft">{what}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
