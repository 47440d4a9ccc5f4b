import type { Metadata } from 'next'
import { ActionForm } from '@/components/ui/action-form'
import { Badge } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { LinkButton } from '@/components/ui/link-button'
import { PageHeader } from '@/components/ui/page-header'
import { SubmitButton } from '@/components/ui/submit-button'
import { Time } from '@/components/ui/time'
import { browserName } from '@/lib/auth/browser-name'
import { hasPassword, ownSessions } from '@/lib/auth/entry'
import { homeOf } from '@/lib/auth/seats'
import { requireSession } from '@/lib/auth/session'
import { changeMyPassword, endMySession, mailMyPasswordLink, signOut, signOutEverywhere } from '../actions'
import { NewPassword } from '../new-password'

export const metadata: Metadata = { title: 'Account' }

/** One's own sign-in: password and the places where one is signed in. */
export default async function AccountPage() {
  const live = await requireSession()
  const home = live.actor ? homeOf(live.actor) : '/choose-profile'
  return (
    <main className="mx-auto grid w-full max-w-2xl content-start gap-6 px-4 py-6 sm:px-6">
      <PageHeader
        title="Account"
        description={`${live.name} · ${live.email}`}
        actions={
          <>
            <LinkButton href={home}>{live.actor?.kind === 'customer' ? 'To self-care' : 'To the console'}</LinkButton>
            <form action={signOut}>
              <SubmitButton variant="secondary">Sign out</SubmitButton>
            </form>
          </>
        }
      />
      <Sessions sessions={await ownSessions(live)} />
      <Password known={await hasPassword(live)} email={live.email} />
    </main>
  )
}

function Sessions({ sessions }: { sessions: Awaited<ReturnType<typeof ownSessions>> }) {
  return (
    <Card
      flush
      title="Where you are signed in"
      description="End what you do not recognise, and change your password."
      actions={
        sessions.length > 1 && (
          <ActionForm action={signOutEverywhere}>
            <SubmitButton variant="secondary">Sign out everywhere</SubmitButton>
          </ActionForm>
        )
      }
    >
      <ul className="divide-y divide-line border-t border-line">
        {sessions.map((session) => (
          <li key={session.id} className="flex flex-wrap items-center justify-between gap-3 px-4 py-3 sm:px-6">
            <div className="grid min-w-0 gap-0.5">
              <span className="flex flex-wrap items-center gap-2 font-medium">
                {browserName(session.userAgent)}
                {session.current && <Badge tone="success">This browser</Badge>}
              </span>
              <span className="text-[13px] text-ink-soft">
                Signed in <Time value={session.createdAt} />, last seen <Time value={session.lastSeenAt} />
              </span>
            </div>
            {!session.current && (
              <ActionForm action={endMySession}>
                <input type="hidden" name="sessionId" value={session.id} />
                <SubmitButton variant="secondary" size="small">
                  End
                </SubmitButton>
              </ActionForm>
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}

function Password({ known, email }: { known: boolean; email: string }) {
  return (
    <Card
      title="Password"
      description={known ? undefined : 'You have none yet: you sign in by links to your e-mail address.'}
    >
      <div className="grid max-w-sm gap-6">
        {known && (
          <ActionForm action={changeMyPassword} className="grid gap-4">
            <input type="email" autoComplete="username" value={email} readOnly hidden />
            <Field label="Present password" name="current" required>
              <Input type="password" autoComplete="current-password" maxLength={200} />
            </Field>
            <NewPassword />
            <div>
              <SubmitButton>Change password</SubmitButton>
            </div>
          </ActionForm>
        )}
        <ActionForm action={mailMyPasswordLink} className="grid gap-3">
          {known && (
            <p className="text-[13px] text-ink-soft">You do not remember it? A link by e-mail sets a new one.</p>
          )}
          <div>
            <SubmitButton variant="secondary">E-mail me a link to set a password</SubmitButton>
          </div>
        </ActionForm>
      </div>
    </Card>
  )
}
