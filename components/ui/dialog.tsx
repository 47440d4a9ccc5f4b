'use client'

import { X } from 'lucide-react'
import { Dialog as Primitive } from 'radix-ui'
import type { ReactNode } from 'react'
import { Button } from './button'
import { cn } from './cn'
import { dialogBox, dialogOverlay } from './dialog-style'

export interface DialogProps {
  /** The element that opens it; leave out when `open` is controlled. */
  trigger?: ReactNode
  title: ReactNode
  description?: ReactNode
  children: ReactNode
  open?: boolean | undefined
  onOpenChange?: ((open: boolean) => void) | undefined
  size?: 'medium' | 'large' | undefined
}

/** A window over the page, for a task that belongs to the page under it. */
export function Dialog({ trigger, title, description, children, open, onOpenChange, size = 'medium' }: DialogProps) {
  const control = { ...(open !== undefined && { open }), ...(onOpenChange && { onOpenChange }) }
  return (
    <Primitive.Root {...control}>
      {trigger && <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>}
      <Primitive.Portal>
        <Primitive.Overlay className={dialogOverlay} />
        <Primitive.Content
          {...(description === undefined && { 'aria-describedby': undefined })}
          className={cn(dialogBox, size === 'large' ? 'max-w-2xl' : 'max-w-md')}
        >
          <div className="grid gap-1 pe-10">
            <Primitive.Title className="text-base font-semibold">{title}</Primitive.Title>
            {description && <Primitive.Description className="text-ink-soft">{description}</Primitive.Description>}
          </div>
          {children}
          <Primitive.Close asChild>
            <Button variant="ghost" size="small" square aria-label="Close" className="absolute inset-e-4 top-4">
              <X aria-hidden className="size-4" />
            </Button>
          </Primitive.Close>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}

/** The row of buttons at the end of a dialog: the way out first, the deed last. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap justify-end gap-2 pt-2">{children}</div>
}

/** Closes the dialog around it. */
export const DialogClose = Primitive.Close
