'use client'

import { type ChangeEvent, useState } from 'react'
import { ActionForm, type ActionFormProps } from '@/components/ui/action-form'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { SubmitButton } from '@/components/ui/submit-button'
import { Textarea } from '@/components/ui/textarea'

export interface UploadFormProps {
  action: ActionFormProps['action']
  /** What a request may hold; the server says the same. */
  mostBytes: number
}

/** A file of links, or its rows pasted from a spreadsheet. */
export function UploadForm({ action, mostBytes }: UploadFormProps) {
  const [problem, setProblem] = useState<string | undefined>()
  const look = (event: ChangeEvent<HTMLInputElement>) => {
    const isTooLarge = (event.target.files?.[0]?.size ?? 0) > mostBytes
    setProblem(isTooLarge ? 'The file is larger than 900 kB. Send it in several parts.' : undefined)
    if (isTooLarge) event.target.value = ''
  }
  return (
    <ActionForm action={action} className="grid max-w-160 gap-5">
      <Field name="file" label="CSV file" error={problem} hint="Up to 5,000 rows and 900 kB, in UTF-8.">
        <Input
          type="file"
          accept=".csv,.tsv,.txt,text/csv"
          onChange={look}
          className="h-auto py-1.5 file:me-3 file:font-medium"
        />
      </Field>
      <Field name="text" label="Or rows, with the names of the columns above them" optional>
        <Textarea rows={4} spellCheck={false} className="font-mono text-[13px]" />
      </Field>
      <div>
        <SubmitButton>Check the rows</SubmitButton>
      </div>
    </ActionForm>
  )
}
