import { CircleCheck, CircleDashed } from 'lucide-react'
import { Card } from '@/components/ui/card'
import { TextLink } from '@/components/ui/link-button'
import type { ChecklistStep, Overview } from '@/lib/payment-systems/overview'

const STEPS: Readonly<Record<ChecklistStep, { title: string; text: string; href: string }>> = {
  payment_system: {
    title: 'Create a payment system',
    text: 'Your account at a processor such as Stripe, with its keys.',
    href: '/admin/payment-systems/new',
  },
  methods: {
    title: 'Choose its payment methods',
    text: 'VISA, MasterCard, PayPal … on the page of the payment system.',
    href: '/admin/payment-systems',
  },
  currency: {
    title: 'Assign it to a currency',
    text: 'With the minimum payment, under “Payment and remittance systems” of the currency.',
    href: '/admin/currencies',
  },
  callback: {
    title: 'Receive a callback',
    text: 'The processor tells what happened to a payment; the first one proves that it reaches you.',
    href: '/admin/payment-systems',
  },
  customer: {
    title: 'Add a customer',
    text: 'With an e-mail address, so that cards can be kept.',
    href: '/admin/customers',
  },
  payment: {
    title: 'Take the first payment',
    text: 'The customer signs in to self-care and pays.',
    href: '/admin/payments',
  },
}

/** What is done and what comes next, computed from what is there. */
export function Checklist({ steps }: { steps: Overview['checklist'] }) {
  const done = steps.filter((step) => step.done).length
  return (
    <Card title="Getting started" description={`${done} of ${steps.length} steps done`}>
      <ol className="grid gap-3">
        {steps.map(({ step, done: ready }) => {
          const { title, text, href } = STEPS[step]
          return (
            <li key={step} className="flex gap-3">
              {ready ? (
                <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-success" />
              ) : (
                <CircleDashed aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-soft" />
              )}
              <span className="grid gap-0.5">
                {ready ? (
                  <span className="text-ink-soft">
                    {title}
                    <span className="sr-only"> (done)</span>
                  </span>
                ) : (
                  <TextLink href={href}>{title}</TextLink>
                )}
                {!ready && <span className="text-ink-soft">{text}</span>}
              </span>
            </li>
          )
        })}
      </ol>
    </Card>
  )
}
