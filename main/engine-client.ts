import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import { ResponseValidationPlugin } from '@orpc/contract/plugins'
import type { MessagePortMain } from 'electron'
import { type Contract, contract } from '../contract/contract.ts'
import type { ProjectId } from '../contract/domain/project.ts'
import type { ProjectNews } from '../contract/domain/status.ts'

/** Main asks the engine as a window does: over a port, by the contract, believing only what fits it. */
export type EngineClient = ContractRouterClient<Contract>

export function clientOver(port: Pick<MessagePortMain, 'on' | 'postMessage' | 'start'>): EngineClient {
  const link = new RPCLink({
    port: {
      on: (event, heard) => void (event === 'message' ? port.on('message', heard) : port.on('close', () => heard())),
      postMessage: (message: unknown) => port.postMessage(message),
    },
    plugins: [new ResponseValidationPlugin(contract)],
  })
  port.start()
  return createORPCClient(link)
}

/** The news of a project, beginning with how its learning stands; ends with the engine. */
export async function* newsOf(client: EngineClient, project: ProjectId): AsyncGenerator<ProjectNews> {
  for await (const news of await client.projects.watch({ project })) {
    if (news.kind === 'hello') yield { kind: 'learning', state: await client.learning.state({ project }) }
    else yield news
  }
}
