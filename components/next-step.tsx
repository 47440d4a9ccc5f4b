'use client'

import { Printer } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import type { NextStep as Step } from '@/lib/payments/outcome'
import type { CardFieldsScript } from './card-fields/contract'
import { NextStepEmbed } from './card-fields/next-step-embed'
import { NextStepCode } from './next-step-code'
import { Button } from './ui/button'
import { buttonStyle } from './ui/button-style'
import { DescriptionList } from './ui/description-list'
import { Notice } from './ui/notice'

export interface NextStepProps {
  step: Step
  /** Where the browser goes when a step was finished on this page: the return address of the payment. */
  doneHref: string
  /** What the processor's script needs; for `embed` only. Without it the step cannot be shown, and the payer is told so. */
  entry?: CardFieldsScript | undefined
  /** What is confirmed: a payment, or that a card is kept. */
  purpose?: 'payment' | 'setup' | undefined
  /** The name of the place a redirect leads to: "PayPal". */
  where?: string | undefined
  /** The payment was started a moment ago: go on without waiting for a click, once. */
  auto?: boolean | undefined
}

/** Draws what the payer must do, whichever processor asks for it. */
export function NextStep(props: NextStepProps) {
  const { step } = props
  switch (step.kind) {
    case 'redirect':
      return <Redirect {...props} step={step} />
    case 'embed':
      return <Embed {...props} clientToken={step.clientToken} />
    case 'present':
      return <Present step={step} />
    case 'wait':
      return <Wait />
  }
}

function Wait() {
  const t = useTranslations('nextStep')
  return <p className="text-ink-soft">{t('wait')}</p>
}

function Redirect({ step, where, auto }: NextStepProps & { step: Extract<Step, { kind: 'redirect' }> }) {
  const t = useTranslations('nextStep')
  const form = useRef<HTMLFormElement>(null)
  const link = useRef<HTMLAnchorElement>(null)
  useEffect(() => {
    if (!auto) return
    forgetStart()
    if (form.current) form.current.submit()
    else link.current?.click()
  }, [auto])
  const label = where ? t('redirect', { where }) : t('redirectPlain')
  return (
    <div className="grid justify-items-start gap-3">
      {auto && where && <p className="text-ink-soft">{t('redirecting', { where })}</p>}
      {step.method === 'POST' ? (
        <form ref={form} method="post" action={step.url}>
          {Object.entries(step.fields).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <Button type="submit" variant="primary" size="large">
            {label}
          </Button>
        </form>
      ) : (
        // A plain anchor, unknown to the router: the address is the processor's.
        <a ref={link} href={step.url} rel="noreferrer" className={buttonStyle('primary', 'large')}>
          {label}
        </a>
      )}
    </div>
  )
}

function Embed({ clientToken, entry, purpose, doneHref, auto }: NextStepProps & { clientToken: string }) {
  const t = useTranslations('nextStep')
  const [open, setOpen] = useState(auto === true)
  useEffect(() => {
    if (auto) forgetStart()
  }, [auto])
  if (!entry) return <Notice tone="warning">{t('embedMissing')}</Notice>
  return (
    <div className="grid justify-items-start gap-3">
      {open ? (
        <NextStepEmbed
          entry={entry}
          clientToken={clientToken}
          purpose={purpose}
          onFinished={() => window.location.assign(doneHref)}
        />
      ) : (
        <Button variant="primary" size="large" onClick={() => setOpen(true)}>
          {t('embed')}
        </Button>
      )}
      <noscript>{t('embedScript')}</noscript>
    </div>
  )
}

/** Takes the mark of a fresh start out of the address, so that coming back to this page does not send the payer away again. */
function forgetStart(): void {
  const url = new URL(window.location.href)
  url.searchParams.delete('now')
  window.history.replaceState(null, '', url)
}

function Present({ step }: { step: Extract<Step, { kind: 'present' }> }) {
  const t = useTranslations('nextStep')
  return (
    <div className="grid gap-4">
      <DescriptionList items={step.lines} />
      {step.code && <NextStepCode code={step.code} label={t('code', { content: step.code.content })} />}
      {step.printable && (
        <div className="print:hidden">
          <Button onClick={() => window.print()}>
            <Printer aria-hidden className="size-4" />
            {t('print')}
          </Button>
        </div>
      )}
    </div>
  )
}
