import type { Metadata } from 'next'
import { ActionForm } from '@/components/ui/action-form'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { TextLink } from '@/components/ui/link-button'
import { Notice } from '@/components/ui/notice'
import { SubmitButton } from '@/components/ui/submit-button'
import { linkOf } from '@/lib/auth/entry'
import type { Result } from '@/lib/result'
import { choosePassword, mailPasswordLink } from '../actions'
import { Narrow } from '../narrow'
import { NewPassword } from '../new-password'

export const metadata: Metadata = { title: 'Set a password' }

/** Sets a password by a mailed link; without one, sends it. */
export default async function SetPasswordPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const { token, email } = await searchParams
  const found = token === undefined ? undefined : await linkOf(token)
  if (!found?.ok || found.value.purpose !== 'set_password')
    return <AskForLink gone={found && goneWords(found)} email={typeof email === 'string' ? email : ''} />
  const link = found.value
  return (
    <Narrow title="Set your password" lead={`You sign in as ${link.email}.`}>
      <ActionForm action={choosePassword} className="grid gap-4">
        <input type="hidden" name="token" value={String(token)} />
        {/* Tells password managers whose password this is. */}
        <input type="email" autoComplete="username" value={link.email} readOnly hidden />
        <NewPassword focus />
        <SubmitButton>Set password and sign in</SubmitButton>
      </ActionForm>
    </Narrow>
  )
}

function goneWords(found: Result<unknown>): string {
  if (!found.ok && found.code === 'too_many') return found.message
  return 'The link has been used already or is too old. Have a new one sent to you.'
}

function AskForLink({ gone, email }: { gone: string | undefined; email: string }) {
  return (
    <Narrow title="Set a password" lead="We send a link to your e-mail address. It lets you choose a password.">
      <div className="grid gap-4">
        {gone && <Notice tone="warning">{gone}</Notice>}
        <ActionForm action={mailPasswordLink} className="grid gap-4">
          <Field label="E-mail address" name="email" required>
            <Input
              type="email"
              autoComplete="username"
              autoFocus
              spellCheck={false}
              autoCapitalize="none"
              defaultValue={email}
            />
          </Field>
          <SubmitButton>E-mail me a link</SubmitButton>
        </ActionForm>
        <p className="text-[13px] text-ink-soft">
          <TextLink href="/sign-in">Back to sign-in</TextLink>
        </p>
      </div>
    </Narrow>
  )
}
