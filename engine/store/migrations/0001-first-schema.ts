import type { Migration } from './migration.ts'

// Spans are `starts` and `ends`, since END is a word of SQL. A post's texts have tables of their own: what changes with
// every decision stays small, and so does what a search reads.
export const firstSchema: Migration = {
  version: 1,
  name: 'first schema',
  sql: `
CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE tally (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  posts INTEGER NOT NULL,
  todo INTEGER NOT NULL,
  skipped INTEGER NOT NULL,
  done INTEGER NOT NULL,
  mentions INTEGER NOT NULL,
  rejected INTEGER NOT NULL
) STRICT;
INSERT INTO tally VALUES (1, 0, 0, 0, 0, 0, 0);

CREATE TABLE entity_type (
  name TEXT PRIMARY KEY,
  position INTEGER NOT NULL UNIQUE,
  colour INTEGER NOT NULL CHECK (colour BETWEEN 0 AND 11),
  description TEXT NOT NULL,
  removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1))
) STRICT;

CREATE TABLE event (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  at INTEGER NOT NULL,
  by TEXT NOT NULL,
  action TEXT NOT NULL,
  changes TEXT NOT NULL,
  prev_hash BLOB NOT NULL CHECK (length(prev_hash) = 32),
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

CREATE TABLE event_post (
  post INTEGER NOT NULL,
  seq INTEGER NOT NULL REFERENCES event (seq),
  PRIMARY KEY (post, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE decision_line (
  place INTEGER PRIMARY KEY,
  seq INTEGER NOT NULL REFERENCES event (seq),
  standing INTEGER NOT NULL CHECK (standing IN (0, 1))
) STRICT;

CREATE TABLE import (
  seq INTEGER PRIMARY KEY REFERENCES event (seq),
  labels TEXT NOT NULL CHECK (labels IN ('confirmed', 'suggested', 'ignored')),
  files TEXT NOT NULL,
  posts INTEGER NOT NULL,
  mentions INTEGER NOT NULL
) STRICT;

CREATE TABLE post (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  status TEXT NOT NULL CHECK (status IN ('todo', 'skipped', 'done')),
  skipped INTEGER NOT NULL DEFAULT 0 CHECK (skipped = (status = 'skipped')),
  uncertainty REAL CHECK (uncertainty BETWEEN 0 AND 1),
  suggested_by TEXT,
  held_out INTEGER NOT NULL CHECK (held_out IN (0, 1)),
  mentions INTEGER NOT NULL DEFAULT 0,
  rejected INTEGER NOT NULL DEFAULT 0,
  suggestions INTEGER NOT NULL DEFAULT 0,
  done_at INTEGER,
  done_seq INTEGER,
  import INTEGER NOT NULL REFERENCES import (seq),
  key BLOB NOT NULL UNIQUE CHECK (length(key) = 32),
  name TEXT NOT NULL
) STRICT;
CREATE INDEX post_in_file_order ON post (skipped, id);
CREATE INDEX post_in_uncertain_order ON post (skipped, uncertainty DESC, id);
CREATE INDEX post_by_status_in_file_order ON post (status, id);
CREATE INDEX post_by_status_in_uncertain_order ON post (status, uncertainty DESC, id);
CREATE INDEX post_by_reader_in_file_order ON post (status, suggested_by, id);
CREATE INDEX post_by_reader_in_uncertain_order ON post (status, suggested_by, uncertainty DESC, id);
CREATE INDEX post_done_at ON post (done_at) WHERE status = 'done';
CREATE INDEX post_done_seq ON post (held_out, done_seq) WHERE status = 'done';

CREATE TABLE post_content (
  post INTEGER PRIMARY KEY REFERENCES post (id),
  text TEXT NOT NULL,
  words TEXT NOT NULL,
  metadata TEXT NOT NULL,
  digest BLOB NOT NULL CHECK (length(digest) = 32)
) STRICT;

CREATE TABLE post_folded (
  post INTEGER PRIMARY KEY REFERENCES post (id),
  folded TEXT NOT NULL
) STRICT;

CREATE TABLE image (
  media TEXT PRIMARY KEY CHECK (length(media) = 64),
  width INTEGER NOT NULL CHECK (width > 0),
  height INTEGER NOT NULL CHECK (height > 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE post_image (
  post INTEGER NOT NULL REFERENCES post (id),
  place INTEGER NOT NULL,
  name TEXT NOT NULL,
  media TEXT REFERENCES image (media),
  problem TEXT,
  PRIMARY KEY (post, place),
  CHECK (media IS NULL OR problem IS NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX post_image_by_media ON post_image (media) WHERE media IS NOT NULL;
CREATE INDEX post_image_missing ON post_image (name) WHERE media IS NULL AND problem IS NULL;

CREATE TABLE mention (
  id TEXT PRIMARY KEY,
  post INTEGER NOT NULL REFERENCES post (id),
  starts INTEGER NOT NULL CHECK (starts >= 0),
  ends INTEGER NOT NULL CHECK (ends > starts),
  surface TEXT NOT NULL,
  type TEXT NOT NULL REFERENCES entity_type (name),
  verdict TEXT NOT NULL CHECK (verdict IN ('accepted', 'rejected')),
  source TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX mention_by_post ON mention (post, starts);
CREATE INDEX mention_by_type ON mention (type);

CREATE TABLE suggestion (
  post INTEGER NOT NULL REFERENCES post (id),
  place INTEGER NOT NULL,
  starts INTEGER NOT NULL CHECK (starts >= 0),
  ends INTEGER NOT NULL CHECK (ends > starts),
  surface TEXT NOT NULL,
  type TEXT NOT NULL,
  score REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
  alternatives TEXT NOT NULL,
  PRIMARY KEY (post, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE run (
  id TEXT PRIMARY KEY,
  number INTEGER NOT NULL UNIQUE,
  cause TEXT NOT NULL CHECK (cause IN ('person', 'automatic')),
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  trained_posts INTEGER NOT NULL,
  held_out_posts INTEGER NOT NULL,
  state TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE version (
  version TEXT PRIMARY KEY,
  number INTEGER NOT NULL UNIQUE,
  parent TEXT,
  created_at INTEGER NOT NULL,
  evaluation TEXT,
  state TEXT NOT NULL CHECK (state IN ('current', 'promoted', 'candidate')),
  run TEXT REFERENCES run (id),
  seq INTEGER NOT NULL,
  digest TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX version_current ON version (state) WHERE state = 'current';
`,
}
