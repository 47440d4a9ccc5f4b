'use client'

import { PlugZap } from 'lucide-react'
import { useTransition } from 'react'
import { toast } from 'sonner'
import { Button } from '@/components/ui/button'
import type { FormState } from '@/components/ui/form-context'

export interface CheckConnectionProps {
  action: (input: { systemId: string }) => Promise<FormState>
  systemId: string
  whyNot: string | null
}

/** Asks the processor whether the stored credentials are good. The answer stays as the system's health. */
export function CheckConnection({ action, systemId, whyNot }: CheckConnectionProps) {
  const [pending, start] = useTransition()
  const ask = () =>
    start(async () => {
      const answer = await action({ systemId })
      if (answer.ok) toast.success(answer.message)
      else toast.error(answer.message ?? 'The connection could not be checked.')
    })
  return (
    <Button pending={pending} disabledReason={whyNot} onClick={ask}>
      {!pending && <PlugZap aria-hidden className="size-4" />} Check connection
    </Button>
  )
}
