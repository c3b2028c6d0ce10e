import type { Migration } from './migration.ts'

// An entity's searchable names are one row of `graph_search`, under the entity's own number. Facts name entities as they
// were stated; what was merged since is found through `root`.
export const graphSchema: Migration = {
  version: 3,
  name: 'knowledge graph',
  sql: `
CREATE TABLE graph_entity (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  label TEXT NOT NULL,
  description TEXT NOT NULL,
  aliases TEXT NOT NULL,
  types TEXT NOT NULL,
  images TEXT NOT NULL,
  merged_into INTEGER REFERENCES graph_entity (id) DEFERRABLE INITIALLY DEFERRED,
  root INTEGER NOT NULL REFERENCES graph_entity (id) DEFERRABLE INITIALLY DEFERRED,
  degree INTEGER NOT NULL DEFAULT 0,
  source TEXT NOT NULL
) STRICT;
CREATE INDEX graph_entity_by_root ON graph_entity (root);
CREATE INDEX graph_entity_by_degree ON graph_entity (degree DESC, id);

CREATE TABLE graph_name (
  folded TEXT NOT NULL,
  entity INTEGER NOT NULL REFERENCES graph_entity (id) DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (folded, entity)
) STRICT, WITHOUT ROWID;
CREATE INDEX graph_name_by_entity ON graph_name (entity);

CREATE VIRTUAL TABLE graph_search USING fts5 (names, tokenize = 'trigram');

CREATE TABLE graph_type (
  type TEXT NOT NULL,
  entity INTEGER NOT NULL REFERENCES graph_entity (id) DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (type, entity)
) STRICT, WITHOUT ROWID;
CREATE INDEX graph_type_by_entity ON graph_type (entity);

CREATE TABLE predicate (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  label TEXT NOT NULL,
  description TEXT NOT NULL,
  inverse TEXT,
  domain TEXT NOT NULL,
  range TEXT NOT NULL,
  symmetric INTEGER NOT NULL CHECK (symmetric IN (0, 1)),
  said_by TEXT NOT NULL,
  source TEXT NOT NULL
) STRICT;

CREATE TABLE fact (
  head INTEGER NOT NULL REFERENCES graph_entity (id) DEFERRABLE INITIALLY DEFERRED,
  predicate INTEGER NOT NULL REFERENCES predicate (id) DEFERRABLE INITIALLY DEFERRED,
  tail INTEGER NOT NULL REFERENCES graph_entity (id) DEFERRABLE INITIALLY DEFERRED,
  verdict TEXT NOT NULL CHECK (verdict IN ('accepted', 'rejected')),
  origins INTEGER NOT NULL,
  sources TEXT NOT NULL,
  PRIMARY KEY (head, predicate, tail)
) STRICT, WITHOUT ROWID;
CREATE INDEX fact_by_tail ON fact (tail, predicate, head);
CREATE INDEX fact_by_predicate ON fact (predicate);
CREATE INDEX fact_not_imported ON fact (head) WHERE verdict = 'rejected' OR origins <> 2;

CREATE TABLE link (
  post INTEGER NOT NULL REFERENCES post (id),
  mention TEXT NOT NULL REFERENCES mention (id) DEFERRABLE INITIALLY DEFERRED,
  entity INTEGER REFERENCES graph_entity (id) DEFERRABLE INITIALLY DEFERRED,
  verdict TEXT NOT NULL CHECK (verdict IN ('accepted', 'rejected')),
  source TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX link_of_mention ON link (mention, coalesce(entity, 0));
CREATE UNIQUE INDEX link_accepted ON link (mention) WHERE verdict = 'accepted';
CREATE INDEX link_by_entity ON link (entity) WHERE entity IS NOT NULL;
CREATE INDEX link_by_post ON link (post);
`,
}
