'use client'

import { Check, ChevronDown } from 'lucide-react'
import { Select as Primitive } from 'radix-ui'
import type { ReactNode } from 'react'
import { cn } from './cn'
import { controlStyle } from './control-style'
import { useControl } from './form-context'

export interface SelectProps {
  options: readonly { value: string; label: ReactNode; disabled?: boolean | undefined }[]
  name?: string | undefined
  id?: string | undefined
  value?: string | undefined
  defaultValue?: string | undefined
  onValueChange?: ((value: string) => void) | undefined
  placeholder?: string | undefined
  disabled?: boolean | undefined
  'aria-label'?: string | undefined
  className?: string | undefined
}

/** A list whose options may hold marks and badges; needs scripts. Where plain text will do, use `NativeSelect`. */
export function Select({
  options,
  value,
  defaultValue,
  onValueChange,
  placeholder,
  disabled,
  className,
  ...rest
}: SelectProps) {
  const { name, defaultValue: typed, ...control } = useControl({ ...rest, value })
  const initial = typed ?? defaultValue
  const root = {
    ...(value !== undefined && { value }),
    ...(initial !== undefined && { defaultValue: initial }),
    ...(onValueChange && { onValueChange }),
    ...(name !== undefined && { name }),
    ...(disabled !== undefined && { disabled }),
  }
  return (
    <Primitive.Root {...root}>
      <Primitive.Trigger
        {...control}
        aria-label={rest['aria-label']}
        className={cn(controlStyle, 'flex h-9 items-center justify-between gap-2 text-start max-sm:h-11', className)}
      >
        <Primitive.Value placeholder={placeholder} />
        <ChevronDown aria-hidden className="size-4 shrink-0 text-ink-soft" />
      </Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          position="popper"
          sideOffset={4}
          className="z-50 max-h-80 min-w-(--radix-select-trigger-width) overflow-hidden rounded-md border border-line bg-surface"
        >
          <Primitive.Viewport className="p-1">
            {options.map((option) => (
              <Primitive.Item
                key={option.value}
                value={option.value}
                disabled={option.disabled ?? false}
                className="flex min-h-9 cursor-default items-center justify-between gap-4 rounded-sm px-2 text-sm outline-none data-disabled:text-ink-soft data-highlighted:bg-hover"
              >
                <Primitive.ItemText>{option.label}</Primitive.ItemText>
                <Primitive.ItemIndicator>
                  <Check aria-hidden className="size-4 text-accent-ink" />
                </Primitive.ItemIndicator>
              </Primitive.Item>
            ))}
          </Primitive.Viewport>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}
