import type { ImportIssue } from '../../contract/domain/import.ts'
import type { SourceLine } from '../record.ts'

/**
 * One thing that a file says about a knowledge graph, whatever its format. Keys are as the file has them. Statements come
 * in the file's order; several labels of one key are told apart by `preference`, the smallest wins and the others are
 * aliases.
 */
export type Statement =
  | { readonly kind: 'fact'; readonly head: string; readonly predicate: string; readonly tail: string }
  | { readonly kind: 'label'; readonly key: string; readonly text: string; readonly preference: number }
  | { readonly kind: 'alias' | 'description'; readonly key: string; readonly text: string }
  | { readonly kind: 'type'; readonly key: string; readonly type: string }
  /** A file name or an address; an address is never asked for anything. */
  | { readonly kind: 'image'; readonly key: string; readonly name: string }
  | { readonly kind: 'inverse'; readonly key: string; readonly of: string }
  | { readonly kind: 'domain' | 'range'; readonly key: string; readonly type: string }
  | { readonly kind: 'symmetric' | 'predicate' | 'entity'; readonly key: string }

export type GraphItem<T = Statement> =
  | { readonly kind: 'record'; readonly record: T; readonly line: number | null }
  | { readonly kind: 'issue'; readonly issue: ImportIssue }
  | { readonly kind: 'end'; readonly records: number; readonly refused: number }

/**
 * One file being read, line by line; some formats answer later than they are asked. Never fails for what the file
 * contains: that is an issue with file, line and field.
 */
export interface GraphReading {
  push(line: SourceLine): readonly GraphItem[] | Promise<readonly GraphItem[]>
  end(): readonly GraphItem[] | Promise<readonly GraphItem[]>
}
