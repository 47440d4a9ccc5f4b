'use client'

import { useState } from 'react'
import { ActionForm } from '@/components/ui/action-form'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { TextLink } from '@/components/ui/link-button'
import { SubmitButton } from '@/components/ui/submit-button'
import { enter } from '../actions'

/** E-mail address and password, or a link by e-mail instead: one form, two buttons. */
export function SignInForm({ next }: { next: string | undefined }) {
  const [email, setEmail] = useState('')
  return (
    <ActionForm action={enter} className="grid gap-4">
      {next && <input type="hidden" name="next" value={next} />}
      <Field label="E-mail address" name="email" required>
        <Input
          type="email"
          autoComplete="username"
          autoFocus
          inputMode="email"
          spellCheck={false}
          autoCapitalize="none"
          onChange={(event) => setEmail(event.target.value)}
        />
      </Field>
      <Field label="Password" name="password">
        <Input type="password" autoComplete="current-password" maxLength={200} />
      </Field>
      <SubmitButton name="way" value="password">
        Sign in
      </SubmitButton>
      <div className="flex items-center gap-3 text-[13px] text-ink-soft" aria-hidden>
        <span className="h-px flex-1 bg-line" />
        or
        <span className="h-px flex-1 bg-line" />
      </div>
      <SubmitButton variant="secondary" name="way" value="link">
        E-mail me a link instead
      </SubmitButton>
      <p className="text-[13px] text-ink-soft">
        <TextLink href={email.includes('@') ? `/set-password?email=${encodeURIComponent(email)}` : '/set-password'}>
          Forgotten your password, or none yet?
        </TextLink>
      </p>
    </ActionForm>
  )
}
