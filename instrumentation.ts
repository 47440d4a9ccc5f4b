/** Called once when the server starts. Refuses to serve with settings that are not safe. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { refuseUnsafeStart } = await import('@/lib/auth/startup')
  refuseUnsafeStart()
}
