import type messages from '@/messages/en.json'

// A key that the messages do not have is an error when types are checked.
declare module 'next-intl' {
  interface AppConfig {
    Messages: typeof messages
  }
}
