/** A fact by the names of its parts, as the model's package and the graph's files have them. */
export interface NamedTriple {
  readonly head: string
  readonly relation: string
  readonly tail: string
}

/** A pattern with one end missing: (head, relation, ?) or (?, relation, tail). */
export interface LinkQuestion {
  /** null: this end is asked for. Exactly one of the two is null. */
  readonly head: string | null
  readonly relation: string
  readonly tail: string | null
  /**
   * Entities that must not come up: those known to answer and those rejected. They are also left out of the probabilities.
   * Facts that the model was opened with are left out anyway.
   */
  readonly without?: Iterable<string>
  /** Only these may come up, for instance those of the types in the relation's range; left out: all. */
  readonly among?: Iterable<string>
  /** At most so many, 10 if left out. */
  readonly limit?: number
}

export interface LinkAnswer {
  readonly entity: string
  /** The model's own number; only comparable within one question. */
  readonly score: number
  /** That this is a fact which the graph lacks, 0 to 1; measured on facts that the model did not learn from. */
  readonly probability: number
  /** 1 for the best of those that may come up. */
  readonly rank: number
}

/** Why a triple scores as it does. */
export interface LinkReasons {
  /**
   * Known facts of its two entities that speak for it, the strongest first. `influence` is the fact's share of all that speaks
   * for the triple, 0 to 1: of how much learning the fact raises the triple's score, to first order.
   */
  readonly facts: readonly { readonly triple: NamedTriple; readonly influence: number }[]
  /** Known facts of the same relation whose entities are like this triple's, the most alike first. */
  readonly analogies: readonly {
    readonly triple: NamedTriple
    /** Which ends are other entities. */
    readonly differs: 'head' | 'tail' | 'both'
    /** Cosine of the exchanged entities' vectors, up to 1; the mean of the two where both differ. */
    readonly likeness: number
  }[]
}

/** A missing fact found by going through the graph. */
export interface LinkProposal {
  readonly triple: NamedTriple
  readonly probability: number
  /** How much an answer would teach: highest where the probability is near a half. */
  readonly information: number
}

export interface ProposalsAsk {
  /** Only these relations; left out: all. */
  readonly relations?: readonly string[]
  /** Rejected triples and such as wait elsewhere; known facts never come up. */
  readonly without?: Iterable<NamedTriple>
  /** Whether an entity may stand at an end of a relation; left out: those that do so in some known fact. */
  readonly mayStand?: (entity: string, relation: string, end: 'head' | 'tail') => boolean
  readonly order: 'probable' | 'informative'
  /** At most so many for each relation, 20 if left out. */
  readonly perRelation?: number
  /** Questions asked for each relation at most, those of the best-known entities first; 200 if left out. */
  readonly questions?: number
  readonly onProgress?: (relationsDone: number, of: number) => void
  readonly signal?: AbortSignal
}

/**
 * An opened model of a knowledge graph with the facts that are known: pure numbers in this process, no native module. A
 * question over 14,541 entities takes some 2 ms, over a million about a tenth of a second; `proposals` yields between
 * questions. Changing what is known is cheap (`add`, `remove`); learning from it is another matter (`learn-links.ts`).
 *
 * Names that the model has never seen are no error: `knows` tells, questions about them fail with `not-found`.
 */
export interface LinksModel {
  /** Of model.json. */
  readonly name: string
  readonly entities: readonly { readonly name: string; readonly text: string }[]
  readonly relations: readonly { readonly name: string; readonly text: string }[]
  readonly knows: { entity(name: string): boolean; relation(name: string): boolean }
  /** Facts that came up since it was opened; those with names that it does not know are passed over. @returns how many it took */
  add(facts: Iterable<NamedTriple>): number
  remove(facts: Iterable<NamedTriple>): void
  /** Candidates for the missing end, best first. @throws Failed `not-found` for an unknown entity or relation, `bad-input` */
  answers(question: LinkQuestion): readonly LinkAnswer[]
  /** How probable a triple is, asked from both ends; null where a part of it is unknown to the model. */
  probability(triple: NamedTriple): number | null
  /** @param limit of each list, 5 if left out @throws Failed `not-found` */
  reasons(triple: NamedTriple, limit?: number): LinkReasons
  /** Missing facts over the whole graph, relation by relation. @throws Failed `not-found`, `cancelled` */
  proposals(ask: ProposalsAsk): Promise<readonly LinkProposal[]>
}
