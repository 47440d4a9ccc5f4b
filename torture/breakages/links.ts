import type { Breakage } from './breakage'

/** Ways of breaking payment links, and what is told to whoever has one. */
export const LINK_BREAKAGES: readonly Breakage[] = [
  {
    name: 'link-not-held',
    what: 'neither the link nor its order is held while somebody begins to pay',
    changes: [
      {
        file: 'lib/orders/find.ts',
        find: "    .for('update')\n  return rows.map(({ row, isPast: past })",
        put: '  return rows.map(({ row, isPast: past })',
      },
      {
        file: 'lib/orders/find.ts',
        find: "    .orderBy(asc(order.profileId), asc(order.id))\n    .for('update')\n",
        put: '    .orderBy(asc(order.profileId), asc(order.id))\n',
      },
    ],
  },
  {
    name: 'link-not-followed',
    what: 'orders and links are not brought up to what happened to their payments',
    changes: [
      {
        file: 'lib/transactions/apply.ts',
        find: '  await followPayments(\n    tx,\n    steps.map(({ found }) => found.owner),\n  )\n',
        put: '',
      },
    ],
  },
  {
    name: 'expiry-waits-for-the-clock',
    what: 'a link can be paid until the clock has come round, whatever the time is',
    changes: [
      {
        file: 'lib/orders/open.ts',
        find: "if (status === 'expired' || isPast)",
        put: "if (status === 'expired')",
      },
    ],
  },
  {
    name: 'late-money-unseen',
    what: 'what comes after a link has expired does not change it',
    changes: [
      {
        file: 'lib/orders/states.ts',
        find: "  expired: ['created', 'success'],",
        put: "  expired: ['created'],",
      },
    ],
  },
  {
    name: 'sent-by-both',
    what: 'each process that looks at the clock sends what is due',
    changes: [
      {
        file: 'lib/orders/sweep.ts',
        find: "    .for('update', { skipLocked: true })\n",
        put: '',
      },
      {
        file: 'lib/orders/sweep.ts',
        find: "occasion: 'scheduled' })",
        put: "occasion: 'scheduled ' + process.pid })",
      },
    ],
  },
]
