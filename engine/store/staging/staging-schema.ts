/** The tables of an import on its way in, for `alias`, an attached database that only one process ever sees. */
export function stagingSchema(alias: string): string {
  return `
CREATE TABLE ${alias}.file (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  format TEXT NOT NULL,
  source TEXT NOT NULL,
  posts INTEGER NOT NULL DEFAULT 0,
  mentions INTEGER NOT NULL DEFAULT 0,
  relations INTEGER NOT NULL DEFAULT 0,
  regions INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE ${alias}.seen (
  file INTEGER NOT NULL,
  identity BLOB NOT NULL,
  times INTEGER NOT NULL,
  PRIMARY KEY (file, identity)
) STRICT, WITHOUT ROWID;
CREATE TABLE ${alias}.post (
  id INTEGER PRIMARY KEY,
  key BLOB NOT NULL UNIQUE,
  digest BLOB NOT NULL,
  held_out INTEGER NOT NULL,
  file INTEGER NOT NULL,
  status TEXT,
  mentions INTEGER NOT NULL DEFAULT 0,
  rejected INTEGER NOT NULL DEFAULT 0,
  name TEXT NOT NULL,
  text TEXT NOT NULL,
  words TEXT NOT NULL,
  metadata TEXT NOT NULL,
  folded TEXT NOT NULL
) STRICT;
CREATE TABLE ${alias}.known (
  post INTEGER PRIMARY KEY
) STRICT;
CREATE TABLE ${alias}.image (
  post INTEGER NOT NULL,
  place INTEGER NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (post, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE ${alias}.mention (
  post INTEGER NOT NULL,
  starts INTEGER NOT NULL,
  ends INTEGER NOT NULL,
  id TEXT NOT NULL,
  file INTEGER NOT NULL,
  surface TEXT NOT NULL,
  type TEXT NOT NULL,
  verdict TEXT NOT NULL,
  PRIMARY KEY (post, starts, ends, type, verdict)
) STRICT, WITHOUT ROWID;
CREATE TABLE ${alias}.relation (
  post INTEGER NOT NULL,
  head_starts INTEGER NOT NULL,
  head_ends INTEGER NOT NULL,
  tail_starts INTEGER NOT NULL,
  tail_ends INTEGER NOT NULL,
  type TEXT NOT NULL,
  verdict TEXT NOT NULL,
  id TEXT NOT NULL,
  file INTEGER NOT NULL,
  PRIMARY KEY (post, head_starts, head_ends, tail_starts, tail_ends, type)
) STRICT, WITHOUT ROWID;
CREATE TABLE ${alias}.region (
  post INTEGER NOT NULL,
  place INTEGER NOT NULL,
  id TEXT NOT NULL,
  image INTEGER NOT NULL,
  x REAL NOT NULL,
  y REAL NOT NULL,
  width REAL NOT NULL,
  height REAL NOT NULL,
  of_width INTEGER,
  of_height INTEGER,
  label TEXT NOT NULL,
  verdict TEXT NOT NULL,
  file INTEGER NOT NULL,
  PRIMARY KEY (post, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE ${alias}.meaning (
  post INTEGER NOT NULL,
  starts INTEGER NOT NULL,
  ends INTEGER NOT NULL,
  entity TEXT NOT NULL,
  verdict TEXT NOT NULL,
  file INTEGER NOT NULL,
  PRIMARY KEY (post, starts, ends, entity)
) STRICT, WITHOUT ROWID;
CREATE TABLE ${alias}.grounding (
  post INTEGER NOT NULL,
  starts INTEGER NOT NULL,
  ends INTEGER NOT NULL,
  region INTEGER NOT NULL,
  verdict TEXT NOT NULL,
  file INTEGER NOT NULL,
  PRIMARY KEY (post, starts, ends, region)
) STRICT, WITHOUT ROWID;
CREATE TABLE ${alias}.judgement (
  post INTEGER NOT NULL,
  image INTEGER NOT NULL,
  judgement TEXT NOT NULL,
  PRIMARY KEY (post, image)
) STRICT, WITHOUT ROWID;
CREATE TABLE ${alias}.boxed (
  id INTEGER PRIMARY KEY,
  file INTEGER NOT NULL,
  stem TEXT NOT NULL,
  own_stem TEXT,
  image TEXT NOT NULL,
  shown INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX ${alias}.boxed_by_stem ON boxed (stem);
CREATE INDEX ${alias}.boxed_by_own_stem ON boxed (own_stem) WHERE own_stem IS NOT NULL;
CREATE TABLE ${alias}.wanted (
  name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
CREATE TABLE ${alias}.resolved (
  name TEXT PRIMARY KEY,
  media TEXT,
  width INTEGER,
  height INTEGER,
  problem TEXT
) STRICT, WITHOUT ROWID;
`
}
