import { pino } from 'pino'

/**
 * The one logger: JSON lines on standard output. Log ids and facts, never a whole request, reply, form or settings object; the list
 * below only catches a slip.
 */
export const log = pino({
  level: process.env.LOG_LEVEL ?? (process.env.VITEST ? 'silent' : 'info'),
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: {
    paths: [
      'password',
      'token',
      'secret',
      'authorization',
      'cookie',
      'settings',
      '*.password',
      '*.token',
      '*.secret',
      '*.authorization',
      '*.cookie',
      '*.settings',
    ],
    censor: '[hidden]',
  },
})
