'use client'

import { useFormStatus } from 'react-dom'
import { Button, type ButtonProps } from './button'
import { useForm } from './form-context'

/** Submits the form around it; shows and refuses while the form is working. Primary unless told otherwise. */
export function SubmitButton({ pending, variant = 'primary', ...rest }: Omit<ButtonProps, 'type'>) {
  const status = useFormStatus()
  const form = useForm()
  return <Button {...rest} variant={variant} type="submit" pending={pending || status.pending || form.pending} />
}
