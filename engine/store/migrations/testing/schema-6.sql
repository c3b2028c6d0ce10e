-- index audit_by_bulk
CREATE INDEX audit_by_bulk ON audit (bulk)

-- index fact_by_predicate
CREATE INDEX fact_by_predicate ON fact (predicate)

-- index fact_by_tail
CREATE INDEX fact_by_tail ON fact (tail, predicate, head)

-- index fact_not_imported
CREATE INDEX fact_not_imported ON fact (head) WHERE verdict = 'rejected' OR origins <> 2

-- index graph_entity_by_degree
CREATE INDEX graph_entity_by_degree ON graph_entity (degree DESC, id)

-- index graph_entity_by_root
CREATE INDEX graph_entity_by_root ON graph_entity (root)

-- index graph_name_by_entity
CREATE INDEX graph_name_by_entity ON graph_name (entity)

-- index graph_type_by_entity
CREATE INDEX graph_type_by_entity ON graph_type (entity)

-- index grounding_by_post
CREATE INDEX grounding_by_post ON grounding (post)

-- index grounding_by_region
CREATE INDEX grounding_by_region ON grounding (region) WHERE region IS NOT NULL

-- index grounding_of_mention
CREATE UNIQUE INDEX grounding_of_mention ON grounding (mention, coalesce(region, ''))

-- index link_accepted
CREATE UNIQUE INDEX link_accepted ON link (mention) WHERE verdict = 'accepted'

-- index link_by_entity
CREATE INDEX link_by_entity ON link (entity) WHERE entity IS NOT NULL

-- index link_by_post
CREATE INDEX link_by_post ON link (post)

-- index link_of_mention
CREATE UNIQUE INDEX link_of_mention ON link (mention, coalesce(entity, 0))

-- index mention_by_post
CREATE INDEX mention_by_post ON mention (post, starts)

-- index mention_by_type
CREATE INDEX mention_by_type ON mention (type)

-- index post_by_reader_in_file_order
CREATE INDEX post_by_reader_in_file_order ON post (status, suggested_by, id)

-- index post_by_reader_in_uncertain_order
CREATE INDEX post_by_reader_in_uncertain_order ON post (status, suggested_by, uncertainty DESC, id)

-- index post_by_status_in_asked_order
CREATE INDEX post_by_status_in_asked_order ON post (status, asked DESC, uncertainty DESC, id)

-- index post_by_status_in_doubt_order
CREATE INDEX post_by_status_in_doubt_order ON post (status, doubt DESC, id)

-- index post_by_status_in_entropy_order
CREATE INDEX post_by_status_in_entropy_order ON post (status, entropy DESC, id)

-- index post_by_status_in_file_order
CREATE INDEX post_by_status_in_file_order ON post (status, id)

-- index post_by_status_in_pair_order
CREATE INDEX post_by_status_in_pair_order ON post (status, pair_doubt DESC, id)

-- index post_by_status_in_random_order
CREATE INDEX post_by_status_in_random_order ON post (status, key)

-- index post_by_status_in_strange_order
CREATE INDEX post_by_status_in_strange_order ON post (status, strange DESC, id)

-- index post_by_status_in_uncertain_order
CREATE INDEX post_by_status_in_uncertain_order ON post (status, uncertainty DESC, id)

-- index post_done_at
CREATE INDEX post_done_at ON post (done_at) WHERE status = 'done'

-- index post_done_seq
CREATE INDEX post_done_seq ON post (held_out, done_seq) WHERE status = 'done'

-- index post_image_by_media
CREATE INDEX post_image_by_media ON post_image (media) WHERE media IS NOT NULL

-- index post_image_missing
CREATE INDEX post_image_missing ON post_image (name) WHERE media IS NULL AND problem IS NULL

-- index post_in_asked_order
CREATE INDEX post_in_asked_order ON post (skipped, asked DESC, uncertainty DESC, id)

-- index post_in_doubt_order
CREATE INDEX post_in_doubt_order ON post (skipped, doubt DESC, id)

-- index post_in_entropy_order
CREATE INDEX post_in_entropy_order ON post (skipped, entropy DESC, id)

-- index post_in_file_order
CREATE INDEX post_in_file_order ON post (skipped, id)

-- index post_in_pair_order
CREATE INDEX post_in_pair_order ON post (skipped, pair_doubt DESC, id)

-- index post_in_random_order
CREATE INDEX post_in_random_order ON post (skipped, key)

-- index post_in_strange_order
CREATE INDEX post_in_strange_order ON post (skipped, strange DESC, id)

-- index post_in_uncertain_order
CREATE INDEX post_in_uncertain_order ON post (skipped, uncertainty DESC, id)

-- index post_to_measure
CREATE INDEX post_to_measure ON post (key) WHERE status = 'todo' AND held_out = 1

-- index region_by_post
CREATE INDEX region_by_post ON region (post)

-- index relation_by_head
CREATE INDEX relation_by_head ON relation (head)

-- index relation_by_post
CREATE INDEX relation_by_post ON relation (post)

-- index relation_by_tail
CREATE INDEX relation_by_tail ON relation (tail)

-- index relation_by_type
CREATE INDEX relation_by_type ON relation (type)

-- index sqlite_autoindex_entity_type_1
-- made by SQLite

-- index sqlite_autoindex_entity_type_2
-- made by SQLite

-- index sqlite_autoindex_event_1
-- made by SQLite

-- index sqlite_autoindex_graph_entity_1
-- made by SQLite

-- index sqlite_autoindex_post_1
-- made by SQLite

-- index sqlite_autoindex_predicate_1
-- made by SQLite

-- index sqlite_autoindex_relation_type_1
-- made by SQLite

-- index sqlite_autoindex_relation_type_2
-- made by SQLite

-- index sqlite_autoindex_run_2
-- made by SQLite

-- index sqlite_autoindex_version_2
-- made by SQLite

-- index version_current
CREATE UNIQUE INDEX version_current ON version (state) WHERE state = 'current'

-- table audit
CREATE TABLE audit (
  post INTEGER PRIMARY KEY REFERENCES post (id),
  bulk TEXT NOT NULL REFERENCES bulk (id),
  suggestions TEXT NOT NULL
) STRICT

-- table bulk
CREATE TABLE bulk (
  id TEXT PRIMARY KEY,
  at INTEGER NOT NULL,
  version TEXT NOT NULL,
  threshold REAL NOT NULL CHECK (threshold BETWEEN 0 AND 1),
  posts INTEGER NOT NULL,
  mentions INTEGER NOT NULL
) STRICT, WITHOUT ROWID

-- table decision_line
CREATE TABLE decision_line (
  place INTEGER PRIMARY KEY,
  seq INTEGER NOT NULL REFERENCES event (seq),
  standing INTEGER NOT NULL CHECK (standing IN (0, 1))
) STRICT

-- table doubt
CREATE TABLE doubt (
  post INTEGER NOT NULL REFERENCES post (id),
  place INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('improbable', 'missing')),
  starts INTEGER NOT NULL CHECK (starts >= 0),
  ends INTEGER NOT NULL CHECK (ends > starts),
  type TEXT NOT NULL,
  doubt REAL NOT NULL CHECK (doubt BETWEEN 0 AND 1),
  instead TEXT, settled TEXT,
  PRIMARY KEY (post, place)
) STRICT, WITHOUT ROWID

-- table embedding
CREATE TABLE embedding (
  post INTEGER PRIMARY KEY REFERENCES post (id),
  space TEXT NOT NULL,
  vector BLOB NOT NULL CHECK (length(vector) = 64)
) STRICT

-- table entity_type
CREATE TABLE entity_type (
  name TEXT PRIMARY KEY,
  position INTEGER NOT NULL UNIQUE,
  colour INTEGER NOT NULL CHECK (colour BETWEEN 0 AND 11),
  description TEXT NOT NULL,
  removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1))
) STRICT

-- table event
CREATE TABLE event (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  at INTEGER NOT NULL,
  by TEXT NOT NULL,
  action TEXT NOT NULL,
  changes TEXT NOT NULL,
  prev_hash BLOB NOT NULL CHECK (length(prev_hash) = 32),
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT

-- table event_post
CREATE TABLE event_post (
  post INTEGER NOT NULL,
  seq INTEGER NOT NULL REFERENCES event (seq),
  PRIMARY KEY (post, seq)
) STRICT, WITHOUT ROWID

-- table fact
CREATE TABLE fact (
  head INTEGER NOT NULL REFERENCES graph_entity (id) DEFERRABLE INITIALLY DEFERRED,
  predicate INTEGER NOT NULL REFERENCES predicate (id) DEFERRABLE INITIALLY DEFERRED,
  tail INTEGER NOT NULL REFERENCES graph_entity (id) DEFERRABLE INITIALLY DEFERRED,
  verdict TEXT NOT NULL CHECK (verdict IN ('accepted', 'rejected')),
  origins INTEGER NOT NULL,
  sources TEXT NOT NULL,
  PRIMARY KEY (head, predicate, tail)
) STRICT, WITHOUT ROWID

-- table graph_entity
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
) STRICT

-- table graph_name
CREATE TABLE graph_name (
  folded TEXT NOT NULL,
  entity INTEGER NOT NULL REFERENCES graph_entity (id) DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (folded, entity)
) STRICT, WITHOUT ROWID

-- table graph_search
CREATE VIRTUAL TABLE graph_search USING fts5 (names, tokenize = 'trigram')

-- table graph_search_config
CREATE TABLE 'graph_search_config'(k PRIMARY KEY, v) WITHOUT ROWID

-- table graph_search_content
CREATE TABLE 'graph_search_content'(id INTEGER PRIMARY KEY, c0)

-- table graph_search_data
CREATE TABLE 'graph_search_data'(id INTEGER PRIMARY KEY, block BLOB)

-- table graph_search_docsize
CREATE TABLE 'graph_search_docsize'(id INTEGER PRIMARY KEY, sz BLOB)

-- table graph_search_idx
CREATE TABLE 'graph_search_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID

-- table graph_type
CREATE TABLE graph_type (
  type TEXT NOT NULL,
  entity INTEGER NOT NULL REFERENCES graph_entity (id) DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (type, entity)
) STRICT, WITHOUT ROWID

-- table grounding
CREATE TABLE grounding (
  post INTEGER NOT NULL REFERENCES post (id),
  mention TEXT NOT NULL REFERENCES mention (id) DEFERRABLE INITIALLY DEFERRED,
  region TEXT REFERENCES region (id) DEFERRABLE INITIALLY DEFERRED,
  verdict TEXT NOT NULL CHECK (verdict IN ('shown', 'not-shown')),
  source TEXT NOT NULL
) STRICT

-- table image
CREATE TABLE image (
  media TEXT PRIMARY KEY CHECK (length(media) = 64),
  width INTEGER NOT NULL CHECK (width > 0),
  height INTEGER NOT NULL CHECK (height > 0)
) STRICT, WITHOUT ROWID

-- table image_judgement
CREATE TABLE image_judgement (
  post INTEGER NOT NULL REFERENCES post (id),
  media TEXT NOT NULL REFERENCES image (media),
  judgement TEXT NOT NULL CHECK (judgement IN ('relevant', 'irrelevant')),
  PRIMARY KEY (post, media)
) STRICT, WITHOUT ROWID

-- table import
CREATE TABLE import (
  seq INTEGER PRIMARY KEY REFERENCES event (seq),
  labels TEXT NOT NULL CHECK (labels IN ('confirmed', 'suggested', 'ignored')),
  files TEXT NOT NULL,
  posts INTEGER NOT NULL,
  mentions INTEGER NOT NULL
) STRICT

-- table link
CREATE TABLE link (
  post INTEGER NOT NULL REFERENCES post (id),
  mention TEXT NOT NULL REFERENCES mention (id) DEFERRABLE INITIALLY DEFERRED,
  entity INTEGER REFERENCES graph_entity (id) DEFERRABLE INITIALLY DEFERRED,
  verdict TEXT NOT NULL CHECK (verdict IN ('accepted', 'rejected')),
  source TEXT NOT NULL
) STRICT

-- table mention
CREATE TABLE mention (
  id TEXT PRIMARY KEY,
  post INTEGER NOT NULL REFERENCES post (id),
  starts INTEGER NOT NULL CHECK (starts >= 0),
  ends INTEGER NOT NULL CHECK (ends > starts),
  surface TEXT NOT NULL,
  type TEXT NOT NULL REFERENCES entity_type (name),
  verdict TEXT NOT NULL CHECK (verdict IN ('accepted', 'rejected')),
  source TEXT NOT NULL
) STRICT, WITHOUT ROWID

-- table meta
CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID

-- table post
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
, asked REAL, asked_why TEXT CHECK (asked_why IN ('unsure', 'unlike', 'sample')), strange REAL, doubt REAL CHECK (doubt BETWEEN 0 AND 1), entropy REAL CHECK (entropy >= 0), pair_doubt REAL CHECK (pair_doubt BETWEEN 0 AND 1), doubtful_pairs INTEGER) STRICT

-- table post_content
CREATE TABLE post_content (
  post INTEGER PRIMARY KEY REFERENCES post (id),
  text TEXT NOT NULL,
  words TEXT NOT NULL,
  metadata TEXT NOT NULL,
  digest BLOB NOT NULL CHECK (length(digest) = 32)
) STRICT

-- table post_folded
CREATE TABLE post_folded (
  post INTEGER PRIMARY KEY REFERENCES post (id),
  folded TEXT NOT NULL
) STRICT

-- table post_image
CREATE TABLE post_image (
  post INTEGER NOT NULL REFERENCES post (id),
  place INTEGER NOT NULL,
  name TEXT NOT NULL,
  media TEXT REFERENCES image (media),
  problem TEXT,
  PRIMARY KEY (post, place),
  CHECK (media IS NULL OR problem IS NULL)
) STRICT, WITHOUT ROWID

-- table predicate
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
) STRICT

-- table region
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
) STRICT, WITHOUT ROWID

-- table region_proposal
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
) STRICT, WITHOUT ROWID

-- table region_reading
CREATE TABLE region_reading (
  media TEXT NOT NULL REFERENCES image (media),
  proposer TEXT NOT NULL,
  PRIMARY KEY (media, proposer)
) STRICT, WITHOUT ROWID

-- table relation
CREATE TABLE relation (
  id TEXT PRIMARY KEY,
  post INTEGER NOT NULL REFERENCES post (id),
  head TEXT NOT NULL REFERENCES mention (id) DEFERRABLE INITIALLY DEFERRED,
  tail TEXT NOT NULL REFERENCES mention (id) DEFERRABLE INITIALLY DEFERRED CHECK (tail <> head),
  type TEXT REFERENCES relation_type (name),
  verdict TEXT NOT NULL CHECK (verdict = 'accepted' OR verdict = 'rejected' AND type IS NOT NULL),
  source TEXT NOT NULL
) STRICT, WITHOUT ROWID

-- table relation_type
CREATE TABLE relation_type (
  name TEXT PRIMARY KEY,
  position INTEGER NOT NULL UNIQUE,
  colour INTEGER NOT NULL CHECK (colour BETWEEN 0 AND 11),
  description TEXT NOT NULL,
  heads TEXT NOT NULL,
  tails TEXT NOT NULL,
  symmetric INTEGER NOT NULL CHECK (symmetric IN (0, 1)),
  removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1))
) STRICT

-- table run
CREATE TABLE run (
  id TEXT PRIMARY KEY,
  number INTEGER NOT NULL UNIQUE,
  cause TEXT NOT NULL CHECK (cause IN ('person', 'automatic')),
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  trained_posts INTEGER NOT NULL,
  held_out_posts INTEGER NOT NULL,
  state TEXT NOT NULL
) STRICT, WITHOUT ROWID

-- table setting
CREATE TABLE setting (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID

-- table sqlite_sequence
CREATE TABLE sqlite_sequence(name,seq)

-- table suggestion
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
) STRICT, WITHOUT ROWID

-- table tally
CREATE TABLE tally (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  posts INTEGER NOT NULL,
  todo INTEGER NOT NULL,
  skipped INTEGER NOT NULL,
  done INTEGER NOT NULL,
  mentions INTEGER NOT NULL,
  rejected INTEGER NOT NULL
, relations INTEGER NOT NULL DEFAULT 0, regions INTEGER NOT NULL DEFAULT 0, groundings INTEGER NOT NULL DEFAULT 0) STRICT

-- table version
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
) STRICT, WITHOUT ROWID

-- trigger event_is_never_changed
CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END

-- trigger event_is_never_deleted
CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END
