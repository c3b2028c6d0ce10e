import { securityHeaders } from './headers.ts'

/** What of a request decides whether it is answered at all. Header values as they came; Node joins repeated ones. */
export interface Asked {
  readonly method: string
  readonly url: string
  readonly host: string | undefined
  /** How many Host headers there were. */
  readonly hosts: number
  readonly origin: string | undefined
  readonly site: string | undefined
}

export type Verdict = { readonly kind: 'pass' } | { readonly kind: 'refuse'; readonly status: 400 | 403 | 405 | 421 }

const pass: Verdict = { kind: 'pass' }
const refuse = (status: 400 | 403 | 405 | 421): Verdict => ({ kind: 'refuse', status })

/**
 * Whether a request comes from our own page or from a person who typed our address. A web page elsewhere may send us
 * requests too, under a name of its own (rebinding) or from another port of this machine, whose cookies and "same site"
 * we share; so names are compared whole, and whatever changes something or opens a channel must name its origin.
 *
 * @param authority the one name that we answer to, `127.0.0.1:PORT`
 */
export function judge(asked: Asked, authority: string, isUpgrade: boolean): Verdict {
  if (asked.hosts !== 1 || asked.host !== authority) return refuse(421)
  if (!asked.url.startsWith('/') || asked.url.startsWith('//')) return refuse(400)
  const origin = `http://${authority}`
  if (isUpgrade) return asked.origin === origin ? pass : refuse(403)
  switch (asked.method) {
    case 'GET':
    case 'HEAD':
      if (asked.origin !== undefined && asked.origin !== origin) return refuse(403)
      // Absent: a browser that does not send it, or no browser at all. Nothing that GET answers is anyone's secret.
      return asked.site === 'cross-site' && asked.url !== '/' ? refuse(403) : pass
    case 'POST':
      if (asked.origin !== origin) return refuse(403)
      return asked.site === undefined || asked.site === 'same-origin' ? pass : refuse(403)
    default:
      return refuse(405)
  }
}

/** What stands between the desk and other programs and pages of this machine. */
export interface Guard {
  readonly judge: typeof judge
  readonly headers: typeof securityHeaders
}

export const guard: Guard = { judge, headers: securityHeaders }
