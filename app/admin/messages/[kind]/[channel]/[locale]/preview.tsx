import { Card } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import { EXAMPLE, EXAMPLE_LINK } from '@/lib/notifications/examples'
import { withLink } from '@/lib/notifications/layout'
import { fill, LINK_MARK, problemsOf, smsParts, type Template } from '@/lib/notifications/template'
import type { TemplateAt } from './template-form'

export interface PreviewProps {
  at: TemplateAt
  template: Template
  merchant: string
}

/** How a message looks with examples in place of its placeholders. */
export function Preview({ at, template, merchant }: PreviewProps) {
  const problems = Object.values(problemsOf(at.kind, at.channel, template))
  const { subject, body } = fill(template, { ...EXAMPLE, merchant }, { locale: at.locale, hasLink: true })
  return (
    <Card title="Preview" description="With examples; nothing is sent.">
      <div className="grid gap-4">
        {problems.length > 0 && (
          <Notice tone="warning" title="It cannot be saved like this">
            {problems.join(' ')}
          </Notice>
        )}
        {at.channel === 'email' ? (
          <MailPreview subject={subject} body={body} button={template.button} locale={at.locale} />
        ) : (
          <SmsPreview text={withLink(body, EXAMPLE_LINK)} locale={at.locale} />
        )}
      </div>
    </Card>
  )
}

function MailPreview({ subject, body, button, locale }: Omit<Template, never> & { locale: string }) {
  return (
    <article lang={locale} aria-label="The e-mail" className="grid min-w-0 gap-4 rounded-md border border-line p-4">
      <p className="break-words border-b border-line pb-3 font-semibold">{subject}</p>
      {body.split('\n\n').map((paragraph, index) =>
        paragraph === LINK_MARK ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs have nothing else to be told apart by
          <p key={index}>
            <span className="inline-block rounded-md bg-accent px-4 py-2 font-semibold text-on-accent">{button}</span>
          </p>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs have nothing else to be told apart by
          <p key={index} className="whitespace-pre-line break-words">
            {withLink(paragraph, EXAMPLE_LINK)}
          </p>
        ),
      )}
    </article>
  )
}

function SmsPreview({ text, locale }: { text: string; locale: string }) {
  const parts = smsParts(text)
  return (
    <div className="grid gap-2">
      <article
        lang={locale}
        aria-label="The SMS"
        className="w-fit max-w-full whitespace-pre-line break-words rounded-md border border-line bg-sunken px-4 py-3"
      >
        {text}
      </article>
      <p className="text-[13px] text-ink-soft">
        {text.length} characters, sent and paid for as {parts === 1 ? 'one SMS' : `${parts} SMS`}. Real names and links
        make it longer or shorter.
      </p>
    </div>
  )
}
