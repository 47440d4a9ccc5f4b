import type { ReactNode } from 'react'
import { QuittanceMark } from '@/components/brand'
import { Link } from '@/components/navigation'
import { Geist } from '../geist'

/** The frame of the pages around signing in. */
export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <div className="grid min-h-dvh grid-rows-[auto_1fr]">
      <Geist />
      <header className="px-4 py-4 sm:px-6">
        <Link href="/" className="inline-flex items-center gap-2 rounded-sm text-base font-semibold">
          <QuittanceMark /> Quittance
        </Link>
      </header>
      {children}
    </div>
  )
}
