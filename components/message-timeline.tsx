import { CircleAlert, CircleCheck, CircleX, Clock, Eye, type LucideIcon, Mail, MessageSquare, Send } from 'lucide-react'
import type { ReactNode } from 'react'
import { Time } from './ui/time'

/** A message as a timeline shows it; `MessageView` of `lib/notifications/read` fits. */
export interface TimelineMessage {
  readonly id: string
  readonly channel: 'email' | 'sms'
  readonly to: string
  readonly state: 'queued' | 'sent' | 'delivered' | 'bounced' | 'failed'
  readonly problem: string | null
  readonly tries: number
  readonly createdAt: Date
  readonly sentAt: Date | null
  readonly endedAt: Date | null
}

export interface MessageTimelineProps {
  /** In any order. `name` is what the message is called: "Order ready". */
  messages: readonly (TimelineMessage & { readonly name: string })[]
  /** When the link that the messages carried was opened, each time that is known. */
  opened?: readonly Date[] | undefined
}

interface Moment {
  readonly key: string
  readonly at: Date
  readonly icon: LucideIcon
  readonly tone: string
  readonly title: ReactNode
  readonly note?: string | null | undefined
}

const CHANNELS = { email: 'E-mail', sms: 'SMS' } as const

/** What became of messages, in order: sent, delivered, bounced, opened. */
export function MessageTimeline({ messages, opened = [] }: MessageTimelineProps) {
  const moments = [
    ...messages.flatMap(momentsOf),
    ...opened.map(
      (at): Moment => ({
        key: `opened ${at.getTime()}`,
        at,
        icon: Eye,
        tone: 'text-success',
        title: 'The link was opened',
      }),
    ),
  ].sort((a, b) => a.at.getTime() - b.at.getTime())
  if (moments.length === 0) return <p className="text-ink-soft">No message was sent.</p>
  return (
    <ol className="grid gap-4">
      {moments.map(({ key, at, icon: Icon, tone, title, note }) => (
        <li key={key} className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5">
          <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${tone}`} />
          <div className="grid min-w-0 gap-0.5">
            <p className="break-words">{title}</p>
            <p className="text-[13px] text-ink-soft">
              <Time value={at} />
            </p>
            {note && <p className="break-words text-[13px] text-ink-soft">{note}</p>}
          </div>
        </li>
      ))}
    </ol>
  )
}

function momentsOf(message: MessageTimelineProps['messages'][number]): readonly Moment[] {
  const { id, channel, to, name, state, problem, tries, createdAt, sentAt, endedAt } = message
  const what = (
    <>
      <span className="font-medium">{name}</span> by {channel === 'email' ? 'e-mail' : 'SMS'} to{' '}
      <span className="break-all">{to}</span>
    </>
  )
  const waits =
    state === 'queued' && tries > 0
      ? `Not taken yet after ${tries === 1 ? 'one try' : `${tries} tries`}; it is tried again. ${problem ?? ''}`
      : null
  const soft = 'text-ink-soft'
  const moments: Moment[] = [
    { key: `${id} made`, at: createdAt, icon: channel === 'email' ? Mail : MessageSquare, tone: soft, title: what },
  ]
  if (waits)
    moments.push({
      key: `${id} waits`,
      at: createdAt,
      icon: Clock,
      tone: 'text-warning',
      title: 'Waiting',
      note: waits,
    })
  // What ended without having been taken was never sent.
  if (sentAt)
    moments.push({
      key: `${id} sent`,
      at: sentAt,
      icon: Send,
      tone: soft,
      title: `${CHANNELS[channel]} sent`,
      note: sentNote(message),
    })
  if (endedAt) moments.push({ key: `${id} end`, at: endedAt, ...endOf(state, channel), note: problem })
  return moments
}

/** What "sent" means where nothing more is known. */
function sentNote({ state, channel }: TimelineMessage): string | null {
  if (state !== 'sent') return null
  return channel === 'email'
    ? 'The mail server took it. Whether it arrived is only known where mail servers report it.'
    : 'The provider took it. Whether it arrives is reported soon.'
}

function endOf(state: TimelineMessage['state'], channel: TimelineMessage['channel']) {
  const name = CHANNELS[channel]
  if (state === 'delivered') return { icon: CircleCheck, tone: 'text-success', title: `${name} delivered` }
  if (state === 'bounced') return { icon: CircleX, tone: 'text-danger', title: `${name} bounced` }
  return { icon: CircleAlert, tone: 'text-danger', title: `${name} failed` }
}
