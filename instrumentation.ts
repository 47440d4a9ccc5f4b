import type { Instrumentation } from 'next'

/** Called once when the server starts. Refuses to serve with settings that are not safe, and notes from then on who calls. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const [{ refuseUnsafeStart }, { notePeers }] = await Promise.all([
    import('@/lib/auth/startup'),
    import('@/lib/auth/address'),
  ])
  refuseUnsafeStart()
  notePeers()
}

/** Called with what a page, action or route threw. The digest is what the person who saw the error page can tell us. */
export const onRequestError: Instrumentation.onRequestError = async (error, _request, { routePath, routeType }) => {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { noteFailure } = await import('@/lib/operations/failure')
  noteFailure(error, { route: routePath, what: routeType })
}
