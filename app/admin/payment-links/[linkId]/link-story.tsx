import { Time } from '@/components/ui/time'
import type { LinkEventView, LinkView } from '@/lib/orders/read'

/** What happened to a link, oldest first. */
export function LinkStory({ link }: { link: LinkView }) {
  return (
    <ol className="grid gap-4 border-s border-line ps-5">
      {link.events.map((event) => (
        <li key={event.id} className="relative grid gap-0.5">
          <span
            aria-hidden
            className="absolute -inset-s-[1.6rem] top-1.5 size-2.5 rounded-full border-2 border-surface bg-line-strong"
          />
          <span>{wordsOf(event)}</span>
          <span className="text-[13px] text-ink-soft">
            <Time value={event.at} />
            {event.actorName && ` · ${event.actorName}`}
          </span>
        </li>
      ))}
    </ol>
  )
}

const MESSAGES: Readonly<Record<string, string>> = {
  ready: 'The link',
  reminder: 'A reminder',
  expiring: 'A warning that it expires',
  cancelled: 'Word that it is cancelled',
}
const WAYS: Readonly<Record<string, string>> = { email: 'by e-mail', sms: 'by SMS' }

function wordsOf({ kind, detail }: LinkEventView) {
  const [first = '', ...rest] = (detail ?? '').split(' ')
  const way = WAYS[first] ?? ''
  switch (kind) {
    case 'created':
      return 'Created'
    case 'asked':
      return `${MESSAGES[first] ?? 'A message'} is to be sent ${WAYS[rest[0] ?? ''] ?? ''}`
    case 'sent':
      return `Sent ${way}`
    case 'delivered':
      return `Delivered ${way}`
    case 'bounced':
      return `Came back ${way}${rest.length > 0 ? `: ${rest.join(' ')}` : ''}`
    case 'opened':
      return 'Opened by somebody who has the address'
    case 'extended':
      return detail ? (
        <>
          Extended until <Time value={detail} />
        </>
      ) : (
        'Does not expire any more'
      )
    case 'paid':
      return detail ? `Paid: ${detail}` : 'The amount was reserved'
    case 'paid_late':
      return detail ? `Paid late, when it was over already: ${detail}` : 'Reserved late, when it was over already'
    case 'cancelled':
      return detail ? `Cancelled: “${detail}”` : 'Cancelled'
    case 'expired':
      return 'Expired'
    case 'closed':
      return 'Address closed: it shows nothing any more'
  }
}
