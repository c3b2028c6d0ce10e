import type { Migration } from './migration.ts'

// What orders the queue beside uncertainty, written when posts were read: high values come first. The order by chance is
// that of `key`, a hash that has nothing to do with which posts are held out.
export const askingSchema: Migration = {
  version: 4,
  name: 'asking',
  sql: `
ALTER TABLE post ADD COLUMN asked REAL;
ALTER TABLE post ADD COLUMN asked_why TEXT CHECK (asked_why IN ('unsure', 'unlike', 'sample'));
ALTER TABLE post ADD COLUMN strange REAL;
ALTER TABLE post ADD COLUMN doubt REAL CHECK (doubt BETWEEN 0 AND 1);
CREATE INDEX post_in_asked_order ON post (skipped, asked DESC, uncertainty DESC, id);
CREATE INDEX post_by_status_in_asked_order ON post (status, asked DESC, uncertainty DESC, id);
CREATE INDEX post_in_strange_order ON post (skipped, strange DESC, id);
CREATE INDEX post_by_status_in_strange_order ON post (status, strange DESC, id);
CREATE INDEX post_in_random_order ON post (skipped, key);
CREATE INDEX post_by_status_in_random_order ON post (status, key);
CREATE INDEX post_in_doubt_order ON post (skipped, doubt DESC, id);
CREATE INDEX post_by_status_in_doubt_order ON post (status, doubt DESC, id);
CREATE INDEX post_to_measure ON post (key) WHERE status = 'todo' AND held_out = 1;

CREATE TABLE embedding (
  post INTEGER PRIMARY KEY REFERENCES post (id),
  space TEXT NOT NULL,
  vector BLOB NOT NULL CHECK (length(vector) = 64)
) STRICT;

CREATE TABLE doubt (
  post INTEGER NOT NULL REFERENCES post (id),
  place INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('improbable', 'missing')),
  starts INTEGER NOT NULL CHECK (starts >= 0),
  ends INTEGER NOT NULL CHECK (ends > starts),
  type TEXT NOT NULL,
  doubt REAL NOT NULL CHECK (doubt BETWEEN 0 AND 1),
  instead TEXT,
  PRIMARY KEY (post, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE bulk (
  id TEXT PRIMARY KEY,
  at INTEGER NOT NULL,
  version TEXT NOT NULL,
  threshold REAL NOT NULL CHECK (threshold BETWEEN 0 AND 1),
  posts INTEGER NOT NULL,
  mentions INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
  post INTEGER PRIMARY KEY REFERENCES post (id),
  bulk TEXT NOT NULL REFERENCES bulk (id),
  suggestions TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_bulk ON audit (bulk);
`,
}
