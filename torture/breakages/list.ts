import type { Breakage } from './breakage'
import { LINK_BREAKAGES } from './links'

// Ways of breaking the code on purpose. Each must be caught by the torture; one that is not caught shows a hole in it.
export const BREAKAGES: readonly Breakage[] = [
  {
    name: 'no-lock',
    what: 'the payment’s row is read without a lock',
    changes: [
      {
        file: 'lib/transactions/find.ts',
        find: "    .for('no key update', config)\n",
        put: '',
      },
      {
        file: 'lib/transactions/find.ts',
        find: "    .for('no key update')\n  return row",
        put: '  return row',
      },
    ],
  },
  {
    name: 'read-before-lock',
    what: 'the rows of a payment are read before its lock is held',
    changes: [
      {
        file: 'lib/transactions/find.ts',
        find: '  const locked = (batch.length > 1 ? lockFree : lock)(tx, meant)\n  const read = rowsAmong(tx, meant)\n',
        put: '  const read = rowsAmong(tx, meant)\n  const locked = (batch.length > 1 ? lockFree : lock)(tx, meant)\n',
      },
    ],
  },
  {
    name: 'call-before-commit',
    what: 'the processor is called before the row is committed',
    changes: [
      {
        file: 'lib/transactions/attempt.ts',
        find: 'const made = await database().execute<{ id: string }>(sql`',
        put: 'const made = await database().transaction(async (tx) => {\n    const rows = await tx.execute<{ id: string }>(sql`',
      },
      {
        file: 'lib/transactions/attempt.ts',
        find: '      select id from made`)\n',
        put: '      select id from made`)\n    const written = new Set(rows.map(({ id }) => id))\n    await Promise.all(attempts.filter(({ paymentId }) => written.has(paymentId)).map(({ wish, paymentId, transactionId }) => (wish.plan as any).call(paymentId, transactionId)))\n    return rows\n    })\n',
      },
      {
        file: 'lib/transactions/attempt.ts',
        find: '    return ok(started(attempt))\n  })',
        put: '    await (wish.plan as any).call(attempt.paymentId, attempt.transactionId)\n    return ok(started(attempt))\n  })',
      },
      {
        file: 'lib/transactions/start.ts',
        find: 'const row = await openAttempt(actor, input, plan)',
        put: 'Object.assign(plan, { call: async (p: string, t: string) => { Object.assign(plan, { early: await callForOutcome(t, () => run(input, plan, p, t)) }) } })\n  const row = await openAttempt(actor, input, plan)',
      },
      {
        file: 'lib/transactions/start.ts',
        find: 'const outcome = await callForOutcome(transactionId, () => run(input, plan, paymentId, transactionId))',
        put: 'const outcome = (plan as any).early as Outcome',
      },
    ],
  },
  {
    name: 'key-ignored',
    what: 'the key of the wish to pay is not unique',
    changes: [
      {
        file: 'lib/transactions/attempt-rows.ts',
        find: 'idempotencyKey: idempotencyKey(input),\n    live: offer.live,',
        put: 'idempotencyKey: idempotencyKey(input) + crypto.randomUUID(),\n    live: offer.live,',
      },
    ],
  },
  {
    name: 'timeout-is-a-decline',
    what: 'a call without an answer is taken for a refusal',
    changes: [
      {
        file: 'lib/payments/exchange.ts',
        find: ": { kind: 'unknown', evidence: { message: answer.cause } }",
        put: ": { kind: 'failed', code: 'unreachable', evidence: { message: answer.cause } }",
      },
    ],
  },
  {
    name: 'answered-before-stored',
    what: 'a callback is answered 200 before it is stored',
    changes: [
      {
        file: 'lib/callbacks/inbox.ts',
        find: '  await store({ row, call, verdict })\n',
        put: '  setTimeout(() => store({ row, call, verdict }).catch(() => undefined), 300)\n',
      },
    ],
  },
  {
    name: 'unknown-retried',
    what: 'an attempt whose end is unknown may be made again',
    changes: [
      {
        file: 'lib/transactions/attempt-rows.ts',
        find: "attempts.find((node) => isOpen(node) || node.status === 'succeeded')",
        put: "attempts.find((node) => (isOpen(node) && node.status !== 'unknown') || node.status === 'succeeded')",
      },
    ],
  },
  {
    name: 'no-janitor',
    what: 'nobody asks about what is unknown',
    changes: [
      {
        file: 'lib/worker.ts',
        find: "'transactions.janitor': runJanitor,",
        put: "'transactions.janitor': async () => 0,",
      },
    ],
  },
  {
    name: 'one-side-posted',
    what: 'a refund moves the balance and writes no entry',
    changes: [
      {
        file: 'lib/ledger/post.ts',
        find: "return { entries: [{ incoming: false, state: 'posted', amountMinor }], balance: -amountMinor }\n    case 'void'",
        put: "return { entries: [], balance: -amountMinor }\n    case 'void'",
      },
    ],
  },
  {
    name: 'balance-not-moved',
    what: 'a capture writes its entry and leaves the balance',
    changes: [
      {
        file: 'lib/ledger/post.ts',
        find: '    ],\n    balance: amountMinor,\n',
        put: '    ],\n    balance: 0n,\n',
      },
    ],
  },
  {
    name: 'no-idempotency-key',
    what: 'the card processor is not told whose call it is',
    changes: [
      {
        // The SDK makes a key of its own for what has none, so that no key may leave at all.
        file: 'lib/payments/adapters/stripe/client.ts',
        find: "'idempotency-key', 'stripe-version'",
        put: "'stripe-version'",
      },
    ],
  },
  {
    name: 'return-believed',
    what: 'the browser’s return is taken for a payment',
    changes: [
      {
        file: 'lib/transactions/inquire.ts',
        find: '  const end = outlived ?',
        put: "  if (source === 'return' && manner === 'resume' && row.reference)\n    return apply({ profileId: row.profileId, systemId: row.systemId, about: { kind: 'ours', transactionId: row.id }, type: row.type, outcome: { kind: 'succeeded', reference: row.reference, amount: money(row.askedMinor, row.currency), evidence: {} }, source })\n  const end = outlived ?",
      },
    ],
  },
  {
    name: 'signature-unchecked',
    what: 'callbacks are believed whoever signed them',
    changes: [
      {
        file: 'lib/payments/adapters/stripe/receive.ts',
        find: "  if (forged) return { kind: 'rejected', because: 'forged', reason: forged }\n",
        put: '',
      },
    ],
  },
  {
    name: 'page-age-ignored',
    what: 'a follow-up does not ask whether the page was out of date',
    changes: [
      {
        file: 'lib/transactions/follow-up.ts',
        find: 'if (nodes.length !== input.seen)',
        put: 'if (nodes.length < input.seen)',
      },
    ],
  },
  {
    name: 'applied-in-pieces',
    what: 'state and money are written in two database transactions',
    changes: [
      {
        file: 'lib/transactions/apply.ts',
        find: '      ...(await posting(tx, postings)),\n    ],\n    afterwards(postings),\n  )\n',
        put: '    ],\n  )\n  setTimeout(() => database().transaction(async (later) => together(later, await posting(later, postings), afterwards(postings))).catch(() => undefined), 400)\n',
      },
    ],
  },
  {
    name: 'come-back-unheard',
    what: 'that a refund came back after it had succeeded is not believed',
    changes: [
      {
        file: 'lib/payments/came-back.ts',
        find: '    outcome.reference === reference\n',
        put: '    outcome.reference !== reference\n',
      },
    ],
  },
  {
    name: 'come-back-not-booked',
    what: 'a refund that came back is declined, and its money is not booked back',
    changes: [
      {
        file: 'lib/transactions/apply.ts',
        find: "outcome.kind === 'succeeded' || comesBack(outcome, row)",
        put: "outcome.kind === 'succeeded'",
      },
    ],
  },
  {
    name: 'created-refund-unheard',
    what: 'a refund whose call never came back and that comes to nothing calls nobody',
    changes: [
      {
        file: 'lib/transactions/decide.ts',
        find: "row.status === 'created' && source === 'call'",
        put: "row.status === 'created'",
      },
    ],
  },
  ...LINK_BREAKAGES,
]
