import { ChevronRight } from 'lucide-react'
import type { Metadata } from 'next'
import { QuittanceMark } from '@/components/brand'
import { ActionForm } from '@/components/ui/action-form'
import { SubmitButton } from '@/components/ui/submit-button'
import { safeNext } from '@/lib/auth/next-path'
import { ROLE_NAMES } from '@/lib/auth/seats'
import { currentSeats, requireSession } from '@/lib/auth/session'
import { chooseProfile, signOut } from '../(auth)/actions'
import { Geist } from '../geist'

export const metadata: Metadata = { title: 'Choose a profile' }

/** After signing in with more than one profile (S2-45). */
export default async function ChooseProfilePage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const live = await requireSession()
  const next = safeNext((await searchParams).next)
  const seats = await currentSeats()
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-md content-center gap-6 px-4 py-12">
      <Geist />
      <QuittanceMark className="size-8" />
      <div className="grid gap-1">
        <h1 className="text-2xl font-semibold tracking-tight">
          {seats.length > 0 ? 'Choose a profile' : 'There is no profile for you here'}
        </h1>
        <p className="text-base text-ink-soft">
          {seats.length > 0
            ? `You are signed in as ${live.email}. You can change the profile later without signing out.`
            : `You are signed in as ${live.email}, but have no access any more. Ask whoever invited you.`}
        </p>
      </div>
      {seats.length > 0 && (
        <ul className="grid gap-3">
          {seats.map((seat) => (
            <li key={seat.seatId}>
              <ActionForm action={chooseProfile}>
                <input type="hidden" name="seatId" value={seat.seatId} />
                {next && <input type="hidden" name="next" value={next} />}
                <SubmitButton variant="secondary" className="min-h-20 w-full whitespace-normal">
                  <span className="flex w-full items-center justify-between gap-4 text-start">
                    <span className="grid min-w-0 gap-0.5">
                      <span className="break-words text-base font-medium">{seat.profileName}</span>
                      <span className="font-normal text-ink-soft">
                        {seat.role ? ROLE_NAMES[seat.role] : 'Customer'}
                      </span>
                    </span>
                    <ChevronRight aria-hidden className="size-4 shrink-0 rtl:-scale-x-100" />
                  </span>
                </SubmitButton>
              </ActionForm>
            </li>
          ))}
        </ul>
      )}
      <form action={signOut}>
        <SubmitButton variant="ghost">Sign out</SubmitButton>
      </form>
    </main>
  )
}
