import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { Notice } from '@/components/ui/notice'
import { safeNext } from '@/lib/auth/next-path'
import { landingOf } from '@/lib/auth/seats'
import { currentActor } from '@/lib/auth/session'
import { Narrow } from '../narrow'
import { SignInForm } from './sign-in-form'

export const metadata: Metadata = { title: 'Sign in' }

/** One way in for staff and customers. */
export default async function SignInPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const { next: asked, error } = await searchParams
  const next = safeNext(asked)
  const actor = await currentActor()
  if (actor) redirect(landingOf(actor, next))
  return (
    <Narrow title="Sign in" lead={next ? 'To go on, tell us who you are.' : undefined}>
      <div className="grid gap-4">
        {error !== undefined && (
          <Notice tone="danger">Signing in did not work. Check your e-mail address and password.</Notice>
        )}
        <SignInForm next={next} />
      </div>
    </Narrow>
  )
}
