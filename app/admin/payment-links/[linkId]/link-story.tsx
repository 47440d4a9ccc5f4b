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
const WHY_NOT: Readonly<Record<string, string>> = {
  switched_off: 'this profile does not send such messages',
  no_address: 'a message cannot be sent to its address or number',
}

function wordsOf({ kind, detail }: LinkEventView) {
  // Of messages: which, which way, and why not.
  const [which = '', way = '', ...rest] = (detail ?? '').split(' ')
  const message = `${MESSAGES[which] ?? 'A message'}`
  const by = WAYS[way] ?? ''
  const why = rest.join(' ')
  switch (kind) {
    case 'created':
      return 'Created'
    case 'asked':
      return `${message} is on its way ${by}`
    case 'not_sent':
      return `${message} was not sent ${by}: ${WHY_NOT[why] ?? why}`
    case 'sent':
      return `${message} was sent ${by}`
    case 'delivered':
      return `${message} was delivered ${by}`
    case 'bounced':
      return `${message} came back ${by}${why && `: ${why}`}`
    case 'failed':
      return `${message} could not be sent ${by}${why && `: ${why}`}`
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
