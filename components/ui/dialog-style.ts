export const dialogOverlay = 'fixed inset-0 z-40 bg-overlay'

export const dialogBox =
  'fixed inset-x-4 top-1/2 z-50 mx-auto grid max-h-[calc(100dvh-32px)] -translate-y-1/2 gap-4 overflow-y-auto rounded-md border border-line bg-surface p-6 text-sm'
