import type { Migration } from './migration.ts'

// References among decisions are looked at when an event ends: within it, what refers may come before what it refers to.
// Proposals are the machine's: they belong to an image, whichever posts show it.
export const relationsAndRegions: Migration = {
  version: 2,
  name: 'relations and regions',
  sql: `
ALTER TABLE tally ADD COLUMN relations INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tally ADD COLUMN regions INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tally ADD COLUMN groundings INTEGER NOT NULL DEFAULT 0;

CREATE TABLE relation_type (
  name TEXT PRIMARY KEY,
  position INTEGER NOT NULL UNIQUE,
  colour INTEGER NOT NULL CHECK (colour BETWEEN 0 AND 11),
  description TEXT NOT NULL,
  heads TEXT NOT NULL,
  tails TEXT NOT NULL,
  symmetric INTEGER NOT NULL CHECK (symmetric IN (0, 1)),
  removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1))
) STRICT;

CREATE TABLE relation (
  id TEXT PRIMARY KEY,
  post INTEGER NOT NULL REFERENCES post (id),
  head TEXT NOT NULL REFERENCES mention (id) DEFERRABLE INITIALLY DEFERRED,
  tail TEXT NOT NULL REFERENCES mention (id) DEFERRABLE INITIALLY DEFERRED CHECK (tail <> head),
  type TEXT REFERENCES relation_type (name),
  verdict TEXT NOT NULL CHECK (verdict = 'accepted' OR verdict = 'rejected' AND type IS NOT NULL),
  source TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX relation_by_post ON relation (post);
CREATE INDEX relation_by_head ON relation (head);
CREATE INDEX relation_by_tail ON relation (tail);
CREATE INDEX relation_by_type ON relation (type);

CREATE TABLE region (
  id TEXT PRIMARY KEY,
  post INTEGER NOT NULL REFERENCES post (id),
  media TEXT NOT NULL REFERENCES image (media),
  x REAL NOT NULL CHECK (x >= 0),
  y REAL NOT NULL CHECK (y >= 0),
  width REAL NOT NULL CHECK (width >= 1),
  height REAL NOT NULL CHECK (height >= 1),
  label TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('accepted', 'rejected')),
  source TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX region_by_post ON region (post);

CREATE TABLE grounding (
  post INTEGER NOT NULL REFERENCES post (id),
  mention TEXT NOT NULL REFERENCES mention (id) DEFERRABLE INITIALLY DEFERRED,
  region TEXT REFERENCES region (id) DEFERRABLE INITIALLY DEFERRED,
  verdict TEXT NOT NULL CHECK (verdict IN ('shown', 'not-shown')),
  source TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX grounding_of_mention ON grounding (mention, coalesce(region, ''));
CREATE INDEX grounding_by_post ON grounding (post);
CREATE INDEX grounding_by_region ON grounding (region) WHERE region IS NOT NULL;

CREATE TABLE image_judgement (
  post INTEGER NOT NULL REFERENCES post (id),
  media TEXT NOT NULL REFERENCES image (media),
  judgement TEXT NOT NULL CHECK (judgement IN ('relevant', 'irrelevant')),
  PRIMARY KEY (post, media)
) STRICT, WITHOUT ROWID;

CREATE TABLE region_reading (
  media TEXT NOT NULL REFERENCES image (media),
  proposer TEXT NOT NULL,
  PRIMARY KEY (media, proposer)
) STRICT, WITHOUT ROWID;

CREATE TABLE region_proposal (
  media TEXT NOT NULL,
  proposer TEXT NOT NULL,
  place INTEGER NOT NULL,
  x REAL NOT NULL,
  y REAL NOT NULL,
  width REAL NOT NULL CHECK (width >= 1),
  height REAL NOT NULL CHECK (height >= 1),
  label TEXT NOT NULL,
  score REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
  PRIMARY KEY (media, proposer, place),
  FOREIGN KEY (media, proposer) REFERENCES region_reading (media, proposer)
) STRICT, WITHOUT ROWID;
`,
}
