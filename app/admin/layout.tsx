import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { signOut } from '@/app/(auth)/actions'
import { Geist } from '@/app/geist'
import { DrawnFor } from '@/components/drawn-for'
import { ConsoleShell } from '@/components/shell/console-shell'
import { NAV_COOKIE } from '@/components/shell/nav'
import { Toaster } from '@/components/ui/toaster'
import { ROLE_NAMES } from '@/lib/auth/seats'
import { currentSeats, requireSession, requireStaff } from '@/lib/auth/session'
import { switchProfile } from './actions'
import { navOf } from './nav'
import { needsPersonCounts } from './needs-person/count'

/** The frame of the console. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const actor = await requireStaff()
  const { email, seatId } = await requireSession()
  const [seats, needsPerson] = await Promise.all([currentSeats(), needsPersonCounts()])
  const current = seats.find((seat) => seat.current)
  const profiles = seats.map(({ seatId, profileName }) => ({ id: seatId, name: profileName }))
  return (
    <>
      <Geist />
      <ConsoleShell
        groups={navOf(actor, needsPerson.total)}
        collapsed={(await cookies()).get(NAV_COOKIE)?.value === '1'}
        user={{ name: actor.name, email, role: ROLE_NAMES[actor.role] }}
        profile={{ id: current?.seatId ?? '', name: current?.profileName ?? 'Quittance' }}
        profiles={profiles}
        switchProfile={switchProfile}
        signOut={signOut}
      >
        <DrawnFor seat={seatId ?? ''} words={wordsOf(current?.profileName ?? 'another profile')}>
          {children}
        </DrawnFor>
      </ConsoleShell>
      {/* Payers' pages have no toasts, and load nothing for them. */}
      <Toaster />
    </>
  )
}

function wordsOf(profile: string) {
  return {
    moved: `You have switched to another profile in another tab. This page still belongs to ${profile}: what you send from here will not be done.`,
    load: 'Load the page again',
  }
}
