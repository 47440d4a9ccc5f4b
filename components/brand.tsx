/** Quittance's own mark: a Q whose tail is a stroke of the pen. Decorative; the name stands beside it. */
export function QuittanceMark({ className = 'size-6' }: { className?: string | undefined }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 32 32" className={className}>
      <rect width="32" height="32" rx="8" className="fill-accent" />
      <circle cx="15" cy="15" r="7.5" fill="none" strokeWidth="3" className="stroke-on-accent" />
      <path d="m15.5 16.5 7 7.5" strokeWidth="3" strokeLinecap="round" className="stroke-on-accent" />
    </svg>
  )
}
