'use client'

import { Toaster as Sonner } from 'sonner'

/** Where toasts appear. To show one: `import { toast } from 'sonner'`; for results that must not be missed use a Notice. */
export function Toaster() {
  return (
    <Sonner
      theme="system"
      position="bottom-right"
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            'flex w-full items-center gap-3 rounded-md border border-line bg-surface p-3 font-sans text-sm text-ink',
          description: 'text-ink-soft',
          actionButton: 'ms-auto rounded-sm px-2 py-1 font-medium text-accent-ink',
          error: 'border-danger-line',
          success: 'border-success-line',
        },
      }}
    />
  )
}
