-- Managed conversations: version 2.
ALTER TABLE conversation ADD COLUMN relation BLOB NOT NULL DEFAULT x'';
ALTER TABLE conversation ADD COLUMN key_version INTEGER NOT NULL DEFAULT 0;

CREATE TABLE relation_key (
    conversation INTEGER NOT NULL,
    version      INTEGER NOT NULL,
    from_seq     INTEGER NOT NULL,
    wrapped      BLOB NOT NULL,
    PRIMARY KEY (conversation, version)
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 2;
