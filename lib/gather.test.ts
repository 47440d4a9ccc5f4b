import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { gather } from './gather'

const recorded = (most: number, atOnce: number, run = async (items: readonly number[]) => items.map((n) => n * 2)) => {
  const runs: number[][] = []
  const one = gather<number, number>(
    async (items) => {
      runs.push([...items])
      await sleep(5)
      return run(items)
    },
    { most, atOnce },
  )
  return { runs, one }
}

it('serves one alone at once, and those who came meanwhile together', async () => {
  const { runs, one } = recorded(100, 1)
  const first = one(1)
  await sleep(1)
  const others = [one(2), one(3), one(4)]
  expect(await Promise.all([first, ...others])).toEqual([2, 4, 6, 8])
  expect(runs).toEqual([[1], [2, 3, 4]])
})

it('takes no more at once than it may, in the order they came', async () => {
  const { runs, one } = recorded(2, 1)
  expect(await Promise.all([1, 2, 3, 4, 5].map(one))).toEqual([2, 4, 6, 8, 10])
  expect(runs).toEqual([[1, 2], [3, 4], [5]])
})

it('runs several side by side where that is allowed', async () => {
  const { runs, one } = recorded(1, 3)
  const all = Promise.all([1, 2, 3, 4].map(one))
  await sleep(2)
  expect(runs).toHaveLength(3)
  await all
  expect(runs).toHaveLength(4)
})

it('lets a bad one fail by itself, and goes on', async () => {
  const { runs, one } = recorded(100, 1, async (items) => {
    if (items.includes(13)) throw new Error('bad luck')
    return items.map((n) => n * 2)
  })
  const ends = await Promise.allSettled([12, 13, 14].map(one))
  expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(runs).toEqual([[12, 13, 14], [12], [13], [14]])
  expect(await one(1)).toBe(2)
})
