'use client'

import { ActionForm } from '@/components/ui/action-form'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { SubmitButton } from '@/components/ui/submit-button'
import type { Terms } from '@/lib/orders/terms'
import { saveAddresses } from './actions'

const FIELDS = [
  ['termsUrl', 'Address of your terms', 'https://example.com/terms'],
  ['privacyUrl', 'Address of your privacy policy', 'https://example.com/privacy'],
] as const

/** Where payers read what they agree to before they pay by a link. */
export function TermsForm({ terms }: { terms: Terms }) {
  return (
    <ActionForm action={saveAddresses} className="grid max-w-160 gap-5">
      {FIELDS.map(([name, label, placeholder]) => (
        <Field key={name} name={name} label={label} optional>
          <Input
            type="url"
            inputMode="url"
            defaultValue={terms[name] ?? ''}
            maxLength={500}
            placeholder={placeholder}
            autoComplete="off"
            spellCheck={false}
          />
        </Field>
      ))}
      <div>
        <SubmitButton>Save</SubmitButton>
      </div>
    </ActionForm>
  )
}
