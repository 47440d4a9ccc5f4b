'use client'

import { Tooltip as Primitive } from 'radix-ui'
import type { ReactNode } from 'react'

export interface TooltipProps {
  content: ReactNode
  /** One element; what can be focused opens it by `open`, unless it is this one. */
  children: ReactNode
  open?: boolean | undefined
  onOpenChange?: ((open: boolean) => void) | undefined
  side?: 'top' | 'bottom' | 'left' | 'right' | undefined
}

/** A short explanation on hover and focus. Never the only place something is said. */
export function Tooltip({ content, children, open, onOpenChange, side = 'top' }: TooltipProps) {
  const control = { ...(open !== undefined && { open }), ...(onOpenChange && { onOpenChange }) }
  return (
    <Primitive.Provider delayDuration={200}>
      <Primitive.Root {...control}>
        <Primitive.Trigger asChild>{children}</Primitive.Trigger>
        <Primitive.Portal>
          <Primitive.Content
            side={side}
            sideOffset={6}
            collisionPadding={8}
            className="z-50 max-w-72 rounded-md bg-ink px-3 py-2 text-xs text-surface"
          >
            {content}
          </Primitive.Content>
        </Primitive.Portal>
      </Primitive.Root>
    </Primitive.Provider>
  )
}
