import { env } from '@/lib/env'
import { CHANNELS, type Channel } from './kinds'
import { smsGateway } from './sms'

/** What is missing where nothing can be sent by a channel, as whoever runs the installation would say it. */
export const NO_PROVIDER: Readonly<Record<Channel, string>> = {
  email: 'No mail server is set up: SMTP_URL is not set.',
  sms: 'No provider of SMS is set up: TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and SMS_FROM are not set.',
}

/** The channels that this installation has nothing to send by. What is to be sent by them is tried again for a day. */
export function channelsWithoutProvider(): readonly Channel[] {
  const isThere = { email: env().SMTP_URL !== undefined, sms: smsGateway() !== undefined }
  return CHANNELS.filter((channel) => !isThere[channel])
}
