import { z } from 'zod'

const schema = z.object({
  // What does not say that it is something else is held to what production is held to.
  NODE_ENV: z.enum(['development', 'test', 'production']).default('production'),
  DATABASE_URL: z.string().min(1),
  BASE_URL: z.url().default('http://localhost:3000'),
  NEXTAUTH_URL: z.url().optional(),
  SANDBOX_URL: z.url().optional(),
  SECRET_KEYS: z.string().min(1),
  NEXTAUTH_SECRET: z.string().min(32),
  SMTP_URL: z.string().optional(),
  MAIL_FROM: z.string().default('Quittance <no-reply@quittance.example>'),
  /** Who may post what became of an e-mail to `/api/callbacks/mail`; nobody while it is not set. */
  MAIL_REPORTS_TOKEN: z.string().min(16).optional(),
  /** Twilio's, for SMS. None is sent while one of these three is not set. */
  TWILIO_ACCOUNT_SID: z.string().optional(),
  TWILIO_AUTH_TOKEN: z.string().optional(),
  /** A number such as +41441234567, or the id of a messaging service, `MG…`. */
  SMS_FROM: z.string().optional(),
  /** How many proxies of yours stand before web and add the address of whom they speak for to X-Forwarded-For. */
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  /** Limits other than the table's in `lib/auth/limits.ts`: `pay.address=2000/3600, …`, points per seconds. */
  LIMITS: z.string().default(''),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** Who may read `/api/metrics`; nobody while it is not set. */
  METRICS_TOKEN: z.string().min(16).optional(),
  /** Asked to end, a process says so and goes on this long before it refuses new requests: balancers need to notice. */
  SHUTDOWN_WAIT_MS: z.coerce.number().int().min(0).max(60_000).default(3_000),
  /** Where a worker answers about its health and measures, such as `127.0.0.1:3001`; nowhere while it is not set. */
  WORKER_LISTEN: z
    .string()
    .regex(/^[^:]+:\d+$/)
    .optional(),
})

export type Env = z.infer<typeof schema>

let cached: Env | undefined

/** The settings of this process. Throws at start-up, naming each variable that is missing or wrong, and never their values. */
export function env(): Env {
  if (cached) return cached
  const present = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''))
  const parsed = schema.safeParse(present)
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new Error(`The environment is not complete. ${wrong.join('; ')}`)
  }
  cached = parsed.data
  return cached
}
