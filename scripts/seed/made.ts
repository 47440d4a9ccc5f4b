import type { Result } from '@/lib/result'

/** What a service made; throws, saying why, where it refused: demo data that cannot be made is a fault of ours. */
export async function made<T>(result: Promise<Result<T>>): Promise<T> {
  const answer = await result
  if (!answer.ok) throw new Error(`${answer.message} ${JSON.stringify(answer.fields ?? {})}`)
  return answer.value
}
