import { ArrowRight } from 'lucide-react'
import { QuittanceMark } from '@/components/brand'
import { Link } from '@/components/navigation'
import { Geist } from './geist'

const doors = [
  { href: '/admin', title: 'Console', text: 'For staff: payment systems, currencies, payments and customers.' },
  {
    href: '/self-care',
    title: 'Self-care',
    text: 'For customers: your balance, your cards, your payments and receipts.',
  },
]

/** The front door: two ways in. */
export default function FrontDoor() {
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-md content-center gap-8 px-4 py-12">
      <Geist />
      <header className="grid gap-4">
        <QuittanceMark className="size-10" />
        <div className="grid gap-1">
          <h1 className="text-2xl font-semibold tracking-tight">Quittance</h1>
          <p className="text-base text-ink-soft">Payments, from the first setting to the receipt.</p>
        </div>
      </header>
      <nav aria-label="Sign in" className="grid gap-3">
        {doors.map((door) => (
          <Link
            key={door.href}
            href={door.href}
            className="group flex items-center justify-between gap-4 rounded-md border border-line bg-surface p-4 transition-colors hover:border-line-strong"
          >
            <span className="grid gap-0.5">
              <span className="text-base font-medium">{door.title}</span>
              <span className="text-ink-soft">{door.text}</span>
            </span>
            <ArrowRight
              aria-hidden
              className="size-4 shrink-0 text-ink-soft group-hover:text-accent-ink rtl:-scale-x-100"
            />
          </Link>
        ))}
      </nav>
    </main>
  )
}
