'use client'

import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { start } from '../actions'

export interface StartUploadProps {
  uploadId: string
  /** "990 links" */
  links: string
  /** "10 rows with a problem are left out." Empty where there is none. */
  leftOut: string
}

/** The one step that makes links, and sends those that are to be sent. */
export function StartUpload({ uploadId, links, leftOut }: StartUploadProps) {
  return (
    <ConfirmDialog
      trigger={<Button variant="primary">Create {links}</Button>}
      title={`Create ${links}?`}
      question={`Those with “notify_email” or “notify_sms” are sent to their payers at once, unless “send_at” says when. ${leftOut}`}
      confirmLabel={`Create ${links}`}
      fields={{ uploadId }}
      action={start}
    />
  )
}
