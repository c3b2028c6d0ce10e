import { z } from 'zod'

/** A sentence without its words: which one it is, and what stands in it; a fact may be a sentence itself. */
export interface Said {
  readonly code: string
  readonly facts: Readonly<Record<string, string | number | Said>>
}

export const said: z.ZodType<Said> = z.object({
  code: z.string().max(100),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.lazy(() => said)])),
})

/** What is shown to a person: English, for the command line and the logs, and the same for every other language. */
export interface Sentence {
  readonly text: string
  readonly said: Said
}
