import { type ClientLink, createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import type { Contract } from '../../contract/contract.ts'

/** Every call of the contract as a function. */
export type Client = ContractRouterClient<Contract>

/** Typed by the contract; `link` alone knows how a call travels. */
export function clientOver(link: ClientLink<Record<never, never>>): Client {
  return createORPCClient<Client>(link)
}
