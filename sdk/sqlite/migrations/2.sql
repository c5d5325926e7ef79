-- Who can read what is said in a conversation: version 2. Those that were encrypted are known by the
-- record that is kept of each one's relation.
ALTER TABLE conversation ADD COLUMN mode INTEGER NOT NULL DEFAULT 0;

UPDATE conversation SET mode = 1
WHERE printf('%016X', id) IN (SELECT hex(name) FROM key WHERE kind = 4);

-- What becomes of its keys.
ALTER TABLE conversation ADD COLUMN policy INTEGER NOT NULL DEFAULT 1;

PRAGMA user_version = 2;
