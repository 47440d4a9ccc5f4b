import { CircleCheck } from 'lucide-react'
import { LinkButton, TextLink } from '@/components/ui/link-button'
import { Notice } from '@/components/ui/notice'
import type { Counts } from '@/lib/needs-person/list'
import { SECTIONS } from '../needs-person/sections'

/** How much needs a person, and the way there. */
export function NeedsPerson({ counts }: { counts: Counts }) {
  if (counts.total === 0)
    return (
      <p className="flex items-center gap-2 text-ink-soft">
        <CircleCheck aria-hidden className="size-4 text-success" /> Nothing needs a person.
      </p>
    )
  return (
    <Notice
      tone="warning"
      title={counts.total === 1 ? 'One thing needs a person' : `${counts.total} things need a person`}
      action={<LinkButton href="/admin/needs-person">Look at {counts.total === 1 ? 'it' : 'them'}</LinkButton>}
    >
      <ul className="flex flex-wrap gap-x-4">
        {SECTIONS.filter(({ id }) => counts[id] > 0).map(({ id, title }) => (
          <li key={id}>
            <TextLink href={`/admin/needs-person#${id}`}>
              {title}: {counts[id]}
            </TextLink>
          </li>
        ))}
      </ul>
    </Notice>
  )
}
