'use client'

import { ActionForm } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { NativeSelect } from '@/components/ui/native-select'
import { SubmitButton } from '@/components/ui/submit-button'
import { giveRole, mailInvitationAgain, takeUserOut } from './actions'
import { ROLE_OPTIONS } from './roles'

export interface UserControlsProps {
  seatId: string
  name: string
  role: string
  self: boolean
  hasPassword: boolean
}

/** What can be done with a user: another role, a new invitation, removal. Nothing with oneself. */
export function UserControls({ seatId, name, role, self, hasPassword }: UserControlsProps) {
  if (self) {
    const label = ROLE_OPTIONS.find((option) => option.value === role)?.label
    return <span className="text-ink-soft">{label}. Another administrator can change this.</span>
  }
  return (
    <div className="flex flex-wrap items-start gap-2">
      <ActionForm action={giveRole} className="flex flex-wrap items-center gap-2">
        <input type="hidden" name="seatId" value={seatId} />
        <NativeSelect name="role" aria-label={`Role of ${name}`} options={ROLE_OPTIONS} defaultValue={role} />
        <SubmitButton variant="secondary">Save role</SubmitButton>
      </ActionForm>
      {!hasPassword && (
        <ActionForm action={mailInvitationAgain} className="flex flex-wrap items-center gap-2">
          <input type="hidden" name="seatId" value={seatId} />
          <SubmitButton variant="secondary">Invite again</SubmitButton>
        </ActionForm>
      )}
      <ConfirmDialog
        trigger={
          <Button variant="ghost" aria-label={`Remove ${name}`}>
            Remove
          </Button>
        }
        title={`Remove ${name}?`}
        question={`${name} can no longer work in this profile. What they made stays. You can invite them again.`}
        confirmLabel={`Remove ${name}`}
        tone="danger"
        fields={{ seatId }}
        action={takeUserOut}
      />
    </div>
  )
}
