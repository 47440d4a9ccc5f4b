import type { JobName } from '@/lib/jobs/queue'

interface Words {
  readonly title: string
  readonly money: string
  readonly advice: string
  /** What is lost when it is discarded. */
  readonly loss: string
}

const NO_MONEY = 'No money is concerned.'
const AGAIN = 'Mend what the error says, then run it again.'

const WORDS: Readonly<Record<Exclude<JobName, 'transactions.janitor'>, Words>> = {
  'callback.handle': {
    title: 'A callback could not be applied',
    money: 'Money may have moved at the processor that is not in our books.',
    advice: 'Run it again. If it fails as before, it is a fault of ours: the log says more.',
    loss: 'A callback that nobody has looked at is discarded with it.',
  },
  'document.receipt': {
    title: 'A receipt could not be issued',
    money: 'The payment itself is recorded; no money is concerned.',
    advice: AGAIN,
    loss: 'The payment stays without a receipt.',
  },
  'document.credit_note': {
    title: 'A credit note could not be issued',
    money: 'The refund itself is recorded; no money is concerned.',
    advice: AGAIN,
    loss: 'The refund stays without a credit note.',
  },
  'jobs.together': {
    title: 'Receipts and messages after several payments were not done',
    money: 'The payments themselves are recorded; no money is concerned.',
    advice: AGAIN,
    loss: 'Those of them that were not done before it failed are never done.',
  },
  'card.forget': {
    title: 'A removed card could not be deleted at the processor',
    money: 'No money is concerned: the card is not charged any more.',
    advice: 'Check the login of its payment system, then run it again.',
    loss: 'The card stays at the processor until you delete it there.',
  },
  'message.send': {
    title: 'A message to a payer could not be sent',
    money: NO_MONEY,
    advice: AGAIN,
    loss: 'The message is never sent.',
  },
  'message.outcome': {
    title: 'A customer could not be told what became of a payment',
    money: 'The payment itself is recorded; no money is concerned.',
    advice: AGAIN,
    loss: 'The customer is not told by e-mail.',
  },
  'links.upload': {
    title: 'The payment links of a file could not be made',
    money: NO_MONEY,
    advice: 'Run it again: it goes on where it stopped, and makes no link twice.',
    loss: 'The rest of the file is not made.',
  },
  'mail.sign_in_link': {
    title: 'A sign-in link could not be mailed',
    money: NO_MONEY,
    advice: 'Such a link is too old by now: discard it, and have a new one sent once mail works.',
    loss: 'The link is never sent.',
  },
  'books.inspect': {
    title: 'The nightly inspection of the books failed',
    money: NO_MONEY,
    advice: AGAIN,
    loss: 'It is done again the next night.',
  },
  'links.sweep': {
    title: 'Payment links could not be sent, reminded of or expired when it was time',
    money: 'No money is concerned: whether a link can be paid does not wait for this.',
    advice: AGAIN,
    loss: 'It is done again within a minute.',
  },
  'limits.sweep': {
    title: 'Old counts of tries could not be deleted',
    money: NO_MONEY,
    advice: AGAIN,
    loss: 'It is done again within the hour.',
  },
  'secrets.inspect': {
    title: 'The nightly search for secrets failed',
    money: NO_MONEY,
    advice: AGAIN,
    loss: 'It is done again the next night.',
  },
}

/** What a job is for, in words; of one that is not known here, its name. */
export function jobWords(name: string): Words {
  return (
    (WORDS as Partial<Readonly<Record<string, Words>>>)[name] ?? {
      title: `The job ${name} failed`,
      money: 'It is not known whether money is concerned.',
      advice: AGAIN,
      loss: 'What it was to do is not done.',
    }
  )
}
