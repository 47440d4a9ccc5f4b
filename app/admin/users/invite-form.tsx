'use client'

import { ActionForm } from '@/components/ui/action-form'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { NativeSelect } from '@/components/ui/native-select'
import { SubmitButton } from '@/components/ui/submit-button'
import { inviteToProfile } from './actions'
import { ROLE_OPTIONS } from './roles'

/** Name, address and role of somebody new. */
export function InviteForm() {
  return (
    <ActionForm action={inviteToProfile} className="grid max-w-xl gap-4 sm:grid-cols-2 [&>[role]]:sm:col-span-2">
      <Field label="Name" name="name" required>
        <Input autoComplete="off" maxLength={120} />
      </Field>
      <Field label="E-mail address" name="email" required>
        <Input type="email" autoComplete="off" />
      </Field>
      <Field label="Role" name="role" required>
        <NativeSelect options={ROLE_OPTIONS} defaultValue="normal" />
      </Field>
      <div className="flex items-end">
        <SubmitButton>Invite</SubmitButton>
      </div>
    </ActionForm>
  )
}
