import { describe, expect, it } from 'vitest'
import { isReadableBody } from './action-body'

function post(body: string | FormData, headers: Record<string, string>): Request {
  return new Request('http://localhost/admin', { method: 'POST', body, headers })
}

describe('the body of a POST to a page', () => {
  const form = new FormData()
  form.set('amount', '42')
  it.each([
    ['arguments', '[{"amount":"42"}]', { 'next-action': 'x', 'content-type': 'text/plain;charset=UTF-8' }, true],
    ['no arguments', '[]', { 'next-action': 'x', 'content-type': 'text/plain' }, true],
    ['a form by script', form, { 'next-action': 'x' }, true],
    ['a form without scripts', form, {}, true],
    [
      'a text that begins with a dollar',
      '["$$5", "$undefined"]',
      { 'next-action': 'x', 'content-type': 'text/plain' },
      true,
    ],
    ['a part that is not there', '[{"a":"$B9"}]', { 'next-action': 'x', 'content-type': 'text/plain' }, false],
    ['a function', '["$F1"]', { 'next-action': 'x', 'content-type': 'text/plain' }, false],
    ['a number that is none', '["$n1e9"]', { 'next-action': 'x', 'content-type': 'text/plain' }, false],
    ['nothing', '', { 'next-action': 'x', 'content-type': 'text/plain' }, false],
    ['arguments that break off', '[{"am', { 'next-action': 'x', 'content-type': 'text/plain' }, false],
    ['arguments that are no list', '{}', { 'next-action': 'x', 'content-type': 'text/plain' }, false],
    ['arguments under another name', '[]', { 'next-action': 'x', 'content-type': 'x/y' }, false],
    ['a form without its boundary', 'x', { 'next-action': 'x', 'content-type': 'multipart/form-data' }, false],
    ['a form that breaks off', '--x\r\nContent-Disp', { 'content-type': 'multipart/form-data; boundary=x' }, false],
  ])('%s', async (_name, body, headers, readable) => {
    expect(await isReadableBody(post(body, headers as unknown as Record<string, string>))).toBe(readable)
  })
})
