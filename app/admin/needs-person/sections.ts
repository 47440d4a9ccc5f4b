/** What can need a person, in the order in which it matters. */
export const SECTIONS = [
  {
    id: 'transactions',
    title: 'Payments without an end',
    description: 'The processor does not say how they ended, or a refund ended otherwise than was thought.',
    clear: 'Of every payment it is known, or found out, how it ended, and every refund arrived.',
  },
  {
    id: 'overpaid',
    title: 'Orders that were paid twice',
    description: 'More came or is reserved than they cost. Give it back, or keep it as balance.',
    clear: 'No order has more than it costs.',
  },
  {
    id: 'unmatched',
    title: 'Callbacks that match nothing',
    description: 'A processor told of something that we cannot find.',
    clear: 'Every callback found its payment.',
  },
  {
    id: 'conflicts',
    title: 'Callbacks that contradict us or cannot be read',
    description: 'Nothing was changed by them.',
    clear: 'No callback contradicts what we have, and each could be read.',
  },
  {
    id: 'jobs',
    title: 'Jobs that gave up',
    description: 'Work in the background that failed as often as it may.',
    clear: 'All work in the background is done, or goes on.',
  },
] as const
