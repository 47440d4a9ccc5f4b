'use client'

import { Mail } from 'lucide-react'
import { DataTable, type DataTableProps } from '@/components/data-table/data-table'
import type { TableColumn, TableRow } from '@/components/data-table/table-types'
import { MessageTimeline, type TimelineMessage } from '@/components/message-timeline'
import { StatusBadge } from '@/components/status-badge'
import { EmptyState } from '@/components/ui/empty-state'
import { Time } from '@/components/ui/time'

/** A message as the list shows it. */
export interface MessageLine extends TimelineMessage {
  /** What the message is called. */
  readonly name: string
  readonly toName: string | null
  readonly subject: string | null
  readonly text: string
}

const columns: readonly TableColumn[] = [
  { id: 'to', header: 'To', fixed: true },
  { id: 'name', header: 'Message' },
  { id: 'state', header: 'State' },
  { id: 'at', header: 'When' },
]

export interface SentTableProps extends Omit<DataTableProps, 'columns' | 'rows' | 'empty'> {
  lines: readonly MessageLine[]
}

/** The list of messages; opened, a row shows what was said and what became of it. */
export function SentTable({ lines, ...rest }: SentTableProps) {
  const empty = (
    <div className="rounded-md border border-line bg-surface">
      <EmptyState icon={<Mail aria-hidden />} title="No messages yet">
        What payers are sent by e-mail and SMS appears here, with what became of it.
      </EmptyState>
    </div>
  )
  return <DataTable {...rest} columns={columns} rows={lines.map(rowOf)} empty={empty} />
}

function rowOf(message: MessageLine): TableRow {
  const { id, to, toName, name, channel, state, createdAt } = message
  return {
    id,
    cells: {
      to: (
        <span className="grid min-w-0">
          <span className="break-all">{to}</span>
          {toName && <span className="text-[13px] text-ink-soft">{toName}</span>}
        </span>
      ),
      name: `${name} (${channel === 'email' ? 'e-mail' : 'SMS'})`,
      state: <StatusBadge status={state} />,
      at: <Time value={createdAt} />,
    },
    detail: <Detail message={message} />,
  }
}

function Detail({ message }: { message: MessageLine }) {
  const { subject, text } = message
  return (
    // On a phone the table is wider than the screen, and what is to be read is not.
    <div className="grid items-start gap-6 max-sm:sticky max-sm:inset-s-4 max-sm:w-[calc(100vw-4.25rem)] lg:grid-cols-2">
      <section className="grid min-w-0 gap-2" aria-label="What it says">
        {subject && <p className="break-words font-medium">{subject}</p>}
        <p className="whitespace-pre-line break-words">{text}</p>
        {text.includes('[link]') && (
          <p className="text-[13px] text-ink-soft">The link is not kept: whoever has it can open the order.</p>
        )}
      </section>
      <MessageTimeline messages={[message]} />
    </div>
  )
}
