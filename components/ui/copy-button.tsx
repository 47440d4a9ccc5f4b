'use client'

import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { Button } from './button'

/** Copies an id, address or secret. `label` names what is copied: "Copy the callback address". */
export function CopyButton({ value, label }: { value: string; label: string }) {
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle')
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value)
      setState('copied')
    } catch {
      setState('refused')
    }
    setTimeout(() => setState('idle'), 2000)
  }
  return (
    <>
      <Button variant="ghost" size="small" square aria-label={label} title={label} onClick={copy}>
        {state === 'copied' ? (
          <Check aria-hidden className="size-4 text-success" />
        ) : (
          <Copy aria-hidden className="size-4" />
        )}
      </Button>
      <span role="status" className={state === 'refused' ? 'text-xs text-danger' : 'sr-only'}>
        {state === 'copied' && 'Copied'}
        {state === 'refused' && 'Could not copy; select the text instead'}
      </span>
    </>
  )
}

/** An id or address in fixed-width letters with its copy button. */
export function CopyText({ value, label }: { value: string; label: string }) {
  return (
    <span className="inline-flex min-w-0 max-w-full items-center gap-1">
      <code className="min-w-0 break-all font-mono text-[13px]">{value}</code>
      <CopyButton value={value} label={label} />
    </span>
  )
}
