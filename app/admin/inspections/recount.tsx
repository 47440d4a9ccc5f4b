import { ActionForm } from '@/components/ui/action-form'
import { SubmitButton } from '@/components/ui/submit-button'
import { countAgain } from './actions'

/** Puts right what is only kept beside the transactions. */
export function Recount({ subject, whyNot }: { subject: string; whyNot: string | null }) {
  return (
    <ActionForm action={countAgain} className="grid justify-items-start gap-2 pt-1">
      <input type="hidden" name="subject" value={subject} />
      <SubmitButton size="small" variant="secondary" disabledReason={whyNot}>
        Recount
      </SubmitButton>
    </ActionForm>
  )
}
