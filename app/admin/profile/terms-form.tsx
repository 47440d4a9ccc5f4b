'use client'

import { ActionForm } from '@/components/ui/action-form'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { SubmitButton } from '@/components/ui/submit-button'
import type { Terms } from '@/lib/orders/terms'
import { saveAddresses } from './actions'

/** Where payers read what they agree to before they pay by a link. */
export function TermsForm({ terms }: { terms: Terms }) {
  return (
    <ActionForm action={saveAddresses} className="grid max-w-160 gap-5">
      <Field name="termsUrl" label="Address of your terms" optional>
        <Input
          type="url"
          inputMode="url"
          defaultValue={terms.termsUrl ?? ''}
          maxLength={500}
          placeholder="https://example.com/terms"
          autoComplete="off"
          spellCheck={false}
        />
      </Field>
      <Field name="privacyUrl" label="Address of your privacy policy" optional>
        <Input
          type="url"
          inputMode="url"
          defaultValue={terms.privacyUrl ?? ''}
          maxLength={500}
          placeholder="https://example.com/privacy"
          autoComplete="off"
          spellCheck={false}
        />
      </Field>
      <div>
        <SubmitButton>Save</SubmitButton>
      </div>
    </ActionForm>
  )
}
