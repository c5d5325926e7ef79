-- Managed conversations, and users who begin anew: version 2.
ALTER TABLE conversation ADD COLUMN relation BLOB NOT NULL DEFAULT x'';
ALTER TABLE conversation ADD COLUMN key_version INTEGER NOT NULL DEFAULT 0;

CREATE TABLE relation_key (
    conversation INTEGER NOT NULL,
    version      INTEGER NOT NULL,
    from_seq     INTEGER NOT NULL,
    wrapped      BLOB NOT NULL,
    PRIMARY KEY (conversation, version)
) STRICT, WITHOUT ROWID;

-- Until now a user had one account key, and all lists were signed with it.
ALTER TABLE device_list RENAME TO device_list_of_one_account;
CREATE TABLE device_list (
    user        INTEGER NOT NULL,
    list_seq    INTEGER NOT NULL,
    account_key BLOB NOT NULL,
    signed_list BLOB NOT NULL,
    PRIMARY KEY (user, list_seq)
) STRICT, WITHOUT ROWID;
INSERT INTO device_list (user, list_seq, account_key, signed_list)
    SELECT list.user, list.list_seq, account.account_key, list.signed_list
    FROM device_list_of_one_account AS list JOIN account_keys AS account ON account.user = list.user;
DROP TABLE device_list_of_one_account;

-- Conversations whose keys are erased.
ALTER TABLE conversation ADD COLUMN policy INTEGER NOT NULL DEFAULT 1;
ALTER TABLE relation ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;
ALTER TABLE relation ADD COLUMN ends INTEGER NOT NULL DEFAULT 0;

-- What bodies leave when they go, as long as an epoch lasts. Of those that are gone already nothing
-- is left: where there are any another epoch begins with the next message.
CREATE TABLE leaf (
    conversation INTEGER NOT NULL,
    seq          INTEGER NOT NULL,
    leaf         BLOB NOT NULL,
    PRIMARY KEY (conversation, seq)
) STRICT, WITHOUT ROWID;
ALTER TABLE relation ADD COLUMN epoch_at INTEGER NOT NULL DEFAULT 0;
UPDATE relation SET epoch_at = coalesce((SELECT max(seq) FROM message
    WHERE message.conversation = relation.conversation AND kind = 14), 0);
UPDATE relation SET stale = 1
    WHERE EXISTS (SELECT 1 FROM hole
            WHERE hole.conversation = relation.conversation AND last_seq > epoch_at)
        OR EXISTS (SELECT 1 FROM message
            WHERE message.conversation = relation.conversation AND seq > epoch_at AND recalled = 1);

PRAGMA user_version = 2;
