'use client'

import { ActionForm } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/choice'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { SubmitButton } from '@/components/ui/submit-button'
import { Textarea } from '@/components/ui/textarea'
import { verify, withdraw } from './actions'

/** What has to be looked at before a profile counts as verified, and the way back. */
export function Verification({ isVerified, name }: { isVerified: boolean; name: string }) {
  if (isVerified)
    return (
      <div>
        <ConfirmDialog
          trigger={<Button>Withdraw verification</Button>}
          title={`Withdraw the verification of ${name}?`}
          question="No further live links or orders can be made. Those that are open can still be paid: cancel them where they should not be."
          confirmLabel="Withdraw verification"
          tone="danger"
          reason={{ label: 'Reason', required: true }}
          action={withdraw}
        />
      </div>
    )
  return (
    <ActionForm action={verify} className="grid gap-4">
      <Field
        name="legalName"
        label="Name in the register"
        required
        hint="Of the company, or of the person who trades alone."
      >
        <Input autoComplete="off" maxLength={200} />
      </Field>
      <Field name="registration" label="Number in the register" required>
        <Input autoComplete="off" maxLength={100} spellCheck={false} />
      </Field>
      <Field
        name="evidence"
        label="What you looked at"
        required
        hint="Such as: extract of the register of 3 May, passport of the owner; folder 2026/17. No copies, and no numbers of identity papers."
      >
        <Textarea rows={3} maxLength={1000} />
      </Field>
      <Checkbox name="identity" label="I have seen who owns it and who may act for it." />
      <Checkbox name="account" label="I have seen that the bank account money is settled to is theirs." />
      <div>
        <SubmitButton>Mark as verified</SubmitButton>
      </div>
    </ActionForm>
  )
}
