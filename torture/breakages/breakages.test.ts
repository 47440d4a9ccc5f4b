import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { BREAKAGES } from './list'
import { broken } from './try'

it.each(BREAKAGES.map((one) => [one.name, one] as const))(
  '%s can still be done to the source',
  (_name, { changes }) => {
    for (const change of changes) {
      const source = readFileSync(join(import.meta.dirname, '../..', change.file), 'utf8')
      expect(broken(source, change)).not.toBe(source)
    }
  },
)

it('is refused where what is to be broken is not there, or is there twice', () => {
  const change = { file: 'x', find: 'a', put: 'b' }
  expect(() => broken('c', change)).toThrow('0 times')
  expect(() => broken('aca', change)).toThrow('2 times')
  expect(broken('cac', change)).toBe('cbc')
})
