import { startSandbox } from './start'

const sandbox = await startSandbox({
  port: Number(process.env.SANDBOX_PORT ?? 4400),
  smtpPort: Number(process.env.SANDBOX_SMTP_PORT ?? 4425),
  dataFile: process.env.SANDBOX_DATA || undefined,
  origin: process.env.SANDBOX_URL || undefined,
  mailReports:
    process.env.BASE_URL && process.env.MAIL_REPORTS_TOKEN
      ? { url: `${process.env.BASE_URL}/api/callbacks/mail`, token: process.env.MAIL_REPORTS_TOKEN }
      : undefined,
})
process.stdout.write(`sandbox ready on ${sandbox.origin}\n`)

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    sandbox.close().then(() => process.exit(0))
  })
}
