import { expect, it } from 'vitest'
import { PERMISSIONS, roleMay } from './permissions'

const HOLDERS = ['admin', 'accountant', 'normal', 'restricted', 'customer', 'payer'] as const

it('gives each role what this table says, and nothing else (A1)', () => {
  const rows = PERMISSIONS.map((permission) =>
    [
      permission.padEnd(24),
      ...HOLDERS.map((holder) => (roleMay(holder, permission) ? '●' : '·').padStart(6).padEnd(11)),
    ]
      .join('')
      .trimEnd(),
  )
  expect(
    `\n${[
      'permission'.padEnd(25) +
        HOLDERS.map((h) => h.padEnd(11))
          .join('')
          .trimEnd(),
      ...rows,
    ].join('\n')}\n`,
  ).toMatchInlineSnapshot(`
    "
    permission               admin      accountant normal     restricted customer   payer
    overview.read                ●          ●          ·          ·          ·          ·
    payment_systems.read         ●          ●          ·          ·          ·          ·
    payment_systems.manage       ●          ·          ·          ·          ·          ·
    currencies.read              ●          ●          ·          ·          ·          ·
    currencies.manage            ●          ·          ·          ·          ·          ·
    customers.read               ●          ●          ●          ●          ·          ·
    customers.manage             ●          ●          ●          ●          ·          ·
    payments.read                ●          ●          ●          ●          ·          ·
    payments.charge              ●          ●          ●          ·          ·          ·
    payments.refund              ●          ●          ●          ·          ·          ·
    payments.capture             ●          ●          ●          ·          ·          ·
    orders.read                  ●          ●          ●          ●          ·          ·
    orders.manage                ●          ●          ●          ●          ·          ·
    documents.read               ●          ●          ●          ●          ·          ·
    documents.manage             ●          ·          ·          ·          ·          ·
    ledger.read                  ●          ●          ·          ·          ·          ·
    needs_person.read            ●          ●          ·          ·          ·          ·
    payments.settle              ●          ·          ·          ·          ·          ·
    callbacks.read               ●          ●          ·          ·          ·          ·
    callbacks.manage             ●          ·          ·          ·          ·          ·
    jobs.manage                  ●          ·          ·          ·          ·          ·
    inspections.read             ●          ●          ·          ·          ·          ·
    inspections.run              ●          ●          ·          ·          ·          ·
    profile.manage               ●          ·          ·          ·          ·          ·
    messages.read                ●          ●          ·          ·          ·          ·
    messages.manage              ●          ·          ·          ·          ·          ·
    users.manage                 ●          ·          ·          ·          ·          ·
    audit.read                   ●          ·          ·          ·          ·          ·
    own.read                     ·          ·          ·          ·          ●          ·
    own.pay                      ·          ·          ·          ·          ●          ·
    own.cards                    ·          ·          ·          ·          ●          ·
    own.details                  ·          ·          ·          ·          ●          ·
    link.read                    ·          ·          ·          ·          ·          ●
    link.pay                     ·          ·          ·          ·          ·          ●
    "
  `)
})
