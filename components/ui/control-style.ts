/** The look shared by text controls. Sixteen pixels of text on phones keep iOS from zooming in. */
export const controlStyle =
  'w-full min-w-0 rounded-md border border-line-strong/70 bg-surface px-3 text-sm text-ink transition-colors hover:border-line-strong focus-visible:outline-offset-0 aria-invalid:border-danger disabled:bg-sunken disabled:text-ink-soft [&[readonly]]:bg-sunken max-sm:text-base'
