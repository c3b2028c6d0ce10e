import type { english } from './en/words.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'desk'
    resources: { desk: typeof english }
    returnNull: false
  }
}
