import type { ReactNode } from 'react'

/** The first stop of the keyboard: past the navigation, to `#main`. */
export function SkipLink({ children }: { children: ReactNode }) {
  return (
    <a
      href="#main"
      className="sr-only rounded-md bg-accent px-4 py-2 font-medium text-on-accent focus:not-sr-only focus:fixed focus:inset-s-4 focus:top-3 focus:z-50"
    >
      {children}
    </a>
  )
}
