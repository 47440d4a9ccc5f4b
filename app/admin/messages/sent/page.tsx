import type { Metadata } from 'next'
import { cookies } from 'next/headers'
import {
  PAGE_SIZE_COOKIE,
  parseTableState,
  type SearchParams,
  type TableSpec,
} from '@/components/data-table/table-state'
import { requireStaff } from '@/lib/auth/session'
import { listMessages, MESSAGE_STATES, type MessageState, type MessageView } from '@/lib/notifications/read'
import { MessagesHead } from '../tabs'
import { kindName } from '../words'
import { type MessageLine, SentTable } from './sent-table'

export const metadata: Metadata = { title: 'Messages sent' }

const STATE_NAMES: Readonly<Record<MessageState, string>> = {
  queued: 'Waiting',
  sent: 'Sent',
  delivered: 'Delivered',
  bounced: 'Bounced',
  failed: 'Failed',
}

const spec: TableSpec = {
  id: 'messages',
  sortable: [],
  defaultSort: { id: 'at', desc: true },
  filters: [
    { key: 'to', label: 'Whole address or number', kind: 'search' },
    {
      key: 'state',
      label: 'State',
      kind: 'select',
      options: MESSAGE_STATES.map((value) => ({ value, label: STATE_NAMES[value] })),
    },
  ],
}

/** Every message to payers, and what became of it. */
export default async function SentPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const actor = await requireStaff('messages.read')
  const state = parseTableState(await searchParams, spec, (await cookies()).get(PAGE_SIZE_COOKIE)?.value)
  const filter = { to: state.filters.to, state: state.filters.state as MessageState | undefined }
  const page = await listMessages(actor, filter, { ...state, size: state.pageSize, desc: true })
  return (
    <>
      <MessagesHead description="Every message to payers, and what became of it." />
      <SentTable
        spec={spec}
        state={state}
        path="/admin/messages/sent"
        label="Messages"
        lines={page.rows.map(line)}
        nextCursor={page.next}
        previousCursor={page.previous}
      />
    </>
  )
}

function line({ about: _, toName, kind, ...message }: MessageView): MessageLine {
  return { ...message, name: kindName(kind), toName }
}
