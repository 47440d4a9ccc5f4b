import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { readKeys, seal, unseal } from './sealed'
import { testSecrets } from './testing'

testSecrets()

it('opens what it sealed, and seals the same text differently each time', () => {
  const sealed = seal('sk_test_example', 'payment_system:sys_1')
  expect(sealed).not.toContain('sk_test')
  expect(seal('sk_test_example', 'payment_system:sys_1')).not.toBe(sealed)
  expect(unseal(sealed, 'payment_system:sys_1')).toBe('sk_test_example')
  expect(unseal(seal('', 'a'), 'a')).toBe('')
})

it('does not open in another context, altered in any character, or cut short', () => {
  const sealed = seal('sk_test_example', 'payment_system:sys_1')
  expect(() => unseal(sealed, 'payment_system:sys_2')).toThrow()
  const start = sealed.indexOf('.') + 1
  for (let i = start; i < sealed.length - 1; i++) {
    if (sealed[i] === '.') continue
    const altered = sealed.slice(0, i) + (sealed[i] === 'A' ? 'B' : 'A') + sealed.slice(i + 1)
    expect(() => unseal(altered, 'payment_system:sys_1'), `character ${i}`).toThrow()
  }
  for (const length of [0, 2, 10, sealed.length - 4]) {
    expect(() => unseal(sealed.slice(0, length), 'payment_system:sys_1'), `length ${length}`).toThrow()
  }
})

it('does not open with a tag cut to fewer bytes', () => {
  const [version, nonce, tag = ''] = seal('', 'row').split('.')
  for (const bytes of [4, 8, 12, 15]) {
    const short = Buffer.from(tag, 'base64url').subarray(0, bytes).toString('base64url')
    expect(() => unseal([version, nonce, short].join('.'), 'row'), `${bytes} bytes`).toThrow()
  }
})

it('seals with the newest key and still opens what an older one sealed', () => {
  const [old, fresh] = [randomBytes(32), randomBytes(32)].map((key) => key.toString('base64'))
  const inProcess = (keys: string, code: string) =>
    execFileSync(
      process.execPath,
      ['--import', 'tsx', '-e', `import('./lib/auth/sealed.ts').then(({ seal, unseal }) => { ${code} })`],
      {
        env: { ...process.env, SECRET_KEYS: keys },
        encoding: 'utf8',
        stdio: 'pipe',
      },
    )
  const sealed = inProcess(`1:${old}`, `process.stdout.write(seal('kept', 'row'))`)
  expect(sealed).toMatch(/^v1\./)
  const both = inProcess(
    `1:${old},2:${fresh}`,
    `process.stdout.write(unseal('${sealed}', 'row') + ' ' + seal('new', 'row'))`,
  )
  expect(both).toMatch(/^kept v2\./)
  expect(() => inProcess(`2:${fresh}`, `unseal('${sealed}', 'row')`)).toThrow(/no secret key of version 1/)
})

it('reads only keys of 32 bytes with a version', () => {
  const key = randomBytes(32).toString('base64')
  expect(readKeys(`1:${key}, 2:${key}`).current).toBe(2)
  for (const wrong of ['', key, `x:${key}`, `1:${key.slice(4)}`, `1:${key},`, '1:'])
    expect(() => readKeys(wrong), wrong).toThrow()
})
