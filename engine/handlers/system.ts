import { implement } from '@orpc/server'
import type { SystemFacts } from '../../contract/calls/system.ts'
import { contract } from '../../contract/contract.ts'

const os = implement(contract.system)

export function systemHandlers(facts: () => SystemFacts) {
  return os.router({
    facts: os.facts.handler(() => facts()),
    ping: os.ping.handler(() => ({ at: Date.now() })),
  })
}
