import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { ActionForm } from '@/components/ui/action-form'
import { LinkButton } from '@/components/ui/link-button'
import { SubmitButton } from '@/components/ui/submit-button'
import { linkOf } from '@/lib/auth/entry'
import type { Refusal } from '@/lib/result'
import { signInByLink } from '../../actions'
import { Narrow } from '../../narrow'

export const metadata: Metadata = { title: 'Sign in' }

/** Where a mailed link leads. It is used up by the button, not by opening the page, which mail scanners do too. */
export default async function LinkPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const { token } = await searchParams
  const found = await linkOf(token)
  if (!found.ok) return <LinkGone why={found} />
  const link = found.value
  if (link.purpose === 'set_password') redirect(`/set-password?token=${encodeURIComponent(String(token))}`)
  return (
    <Narrow title={`Hello, ${link.name}`} lead={`You sign in as ${link.email}.`}>
      <ActionForm action={signInByLink} className="grid gap-4">
        <input type="hidden" name="token" value={String(token)} />
        <SubmitButton>Continue as {link.name}</SubmitButton>
      </ActionForm>
    </Narrow>
  )
}

function LinkGone({ why }: { why: Refusal }) {
  const [title, lead] =
    why.code === 'too_many'
      ? ['Links are not looked at just now', why.message]
      : [
          'This link does not work any more',
          'Each link works once and for a short time, and a newer one replaces it. Have another sent to you, or use your password.',
        ]
  return (
    <Narrow title={title} lead={lead}>
      <LinkButton href="/sign-in" variant="primary">
        Go to sign-in
      </LinkButton>
    </Narrow>
  )
}
