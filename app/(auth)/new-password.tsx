import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { MIN_PASSWORD } from '@/lib/auth/password-rules'

/** A new password, twice. */
export function NewPassword({ focus }: { focus?: boolean }) {
  return (
    <>
      <Field
        label="New password"
        name="password"
        hint={`At least ${MIN_PASSWORD} characters. Several words in a row are good.`}
        required
      >
        <Input type="password" autoComplete="new-password" maxLength={200} autoFocus={focus} />
      </Field>
      <Field label="The same again" name="repeat" required>
        <Input type="password" autoComplete="new-password" maxLength={200} />
      </Field>
    </>
  )
}
