import { ActionForm } from '@/components/ui/action-form'
import { Card } from '@/components/ui/card'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { SubmitButton } from '@/components/ui/submit-button'
import { AtFields, type TemplateAction, type TemplateAt } from './template-form'

export interface TestSendProps {
  at: TemplateAt
  action: TemplateAction
  /** What stands in the field at first. */
  to: string
}

/** Sends the message as it is saved, with examples in it. */
export function TestSend({ at, action, to }: TestSendProps) {
  const isMail = at.channel === 'email'
  return (
    <Card title="Test" description="Sends the text as it is saved, with the examples of the preview in it.">
      <ActionForm action={action} className="grid gap-5">
        <AtFields at={at} />
        <Field
          name="to"
          label={isMail ? 'E-mail address' : 'Phone number'}
          required
          hint={isMail ? undefined : 'With its country code, such as +41 44 123 45 67.'}
        >
          <Input
            name="to"
            type={isMail ? 'email' : 'tel'}
            inputMode={isMail ? 'email' : 'tel'}
            autoComplete={isMail ? 'email' : 'tel'}
            defaultValue={to}
          />
        </Field>
        <div>
          <SubmitButton variant="secondary">Send a test</SubmitButton>
        </div>
      </ActionForm>
    </Card>
  )
}
