'use client'

import { CircleAlert } from 'lucide-react'
import { useEffect, useRef } from 'react'

export interface FormErrorsProps {
  /** `name` is the field's name; its control has the id `field-<name>` unless `id` says otherwise. */
  errors: readonly { name: string; message: string; id?: string | undefined }[]
  /** A sentence about the form as a whole. */
  message?: string | undefined
}

/** The summary of what is wrong with a form: takes focus when it appears and links to each field. */
export function FormErrors({ errors, message }: FormErrorsProps) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.focus(), [])
  const title =
    message ?? (errors.length === 1 ? 'One thing needs your attention' : `${errors.length} things need your attention`)
  return (
    <div
      ref={box}
      tabIndex={-1}
      role="alert"
      className="flex gap-3 rounded-md border border-danger-line bg-danger-soft p-3 text-danger"
    >
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="grid gap-1">
        <p className="font-medium">{title}</p>
        <ul className="grid list-disc gap-1 ps-4">
          {errors.map((error) => (
            <li key={error.name}>
              <a href={`#${error.id ?? `field-${error.name}`}`} className="underline underline-offset-2">
                {error.message}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}
