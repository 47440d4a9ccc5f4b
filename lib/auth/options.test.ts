import { beforeEach, expect, it, vi } from 'vitest'
import { authOptions } from './options'
import { signIn } from './sign-in'

vi.mock('./sign-in', () => ({ signIn: vi.fn() }))
vi.mock('./visitor', () => ({ visitor: async () => ({}) }))

beforeEach(() => {
  vi.stubEnv('DATABASE_URL', 'postgres://127.0.0.1:1/none')
  vi.stubEnv('BASE_URL', 'http://localhost:3000')
  vi.stubEnv('SECRET_KEYS', 'none')
  vi.stubEnv('NEXTAUTH_SECRET', 'x'.repeat(32))
})

it('hands on what a sign-in threw, whose message next-auth would put into an address', async () => {
  const error = new Error('Failed query: select … params: ada@example.com')
  vi.mocked(signIn).mockRejectedValue(error)
  const failed = vi.fn()
  const [credentials] = authOptions({ tooMany: vi.fn(), failed }).providers
  const authorize = credentials && 'authorize' in credentials.options ? credentials.options.authorize : undefined
  expect(await authorize({ email: 'ada@example.com', password: 'right' }, { headers: {} })).toBeNull()
  expect(failed).toHaveBeenCalledExactlyOnceWith(error)
})
