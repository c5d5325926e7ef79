-- Everything that a device keeps: version 2. A new mailbox is made of this text; an older one gets
-- there by the steps in migrations/.
PRAGMA application_id = 1196442189; -- 'GPBM'
PRAGMA user_version = 2;

-- One row in a mailbox that is encrypted, none in others. Columns of type ANY hold content: text, or
-- the bytes that it was sealed to (cell_cipher.hpp); so do bodies and the secret key, in bytes.
CREATE TABLE vault (
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    mailbox     BLOB NOT NULL, -- a random id
    proof       BLOB NOT NULL, -- of the app's key
    wrapped_key BLOB NOT NULL, -- the data key, under the app's
    indexed     INTEGER NOT NULL -- the search index holds words, in clear
) STRICT;

-- One row: whose mailbox this is.
CREATE TABLE identity (
    id            INTEGER PRIMARY KEY CHECK (id = 1),
    device        BLOB NOT NULL,
    public_key    BLOB NOT NULL,
    secret_key    BLOB NOT NULL,
    server        ANY NOT NULL,
    authority     ANY NOT NULL,
    user_name     ANY NOT NULL,
    user_id       INTEGER NOT NULL,
    access_token  ANY NOT NULL,
    refresh_token ANY NOT NULL,
    tcp           ANY NOT NULL, -- where frames go, as the latest login or renewal said
    websocket     ANY NOT NULL,
    exchange      ANY NOT NULL DEFAULT '',
    signed_out    TEXT, -- the error's name, when the server has signed this device out
    signed_out_by ANY  -- its detail
) STRICT;

-- One row: how far the device is in its inbox, its newest session, and the app in the events.
CREATE TABLE progress (
    id            INTEGER PRIMARY KEY CHECK (id = 1),
    inbox_epoch   INTEGER NOT NULL,
    inbox_version INTEGER NOT NULL,
    session       INTEGER NOT NULL,
    consumed      INTEGER NOT NULL,
    expired_to    INTEGER NOT NULL DEFAULT 0 -- what expires up to then is not there any more
) STRICT;

CREATE TABLE conversation (
    id           INTEGER PRIMARY KEY,
    kind         INTEGER NOT NULL,
    name         ANY NOT NULL,
    epoch        INTEGER NOT NULL,
    first        INTEGER NOT NULL,
    head         INTEGER NOT NULL,
    high         INTEGER NOT NULL,
    members      INTEGER NOT NULL,
    role         INTEGER NOT NULL,
    removed      INTEGER NOT NULL,
    last_counter INTEGER NOT NULL,

    -- What is shown of reading, and what it is counted with: see gapless/reading.hpp.
    unread              INTEGER NOT NULL,
    unread_mentions     INTEGER NOT NULL,
    marked_unread       INTEGER NOT NULL,
    read_seq            INTEGER NOT NULL,
    peer_read           INTEGER NOT NULL,
    peer_delivered      INTEGER NOT NULL,
    head_ordinal        INTEGER NOT NULL,
    base_ordinal        INTEGER NOT NULL,
    state_version       INTEGER NOT NULL,
    state_seq           INTEGER NOT NULL,
    state_ordinal       INTEGER NOT NULL,
    state_own_after     INTEGER NOT NULL,
    counted_to          INTEGER NOT NULL,
    state_marked        INTEGER NOT NULL,
    mark_version        INTEGER NOT NULL,
    wanted_seq          INTEGER, -- null, as the two after it: nothing is wanted
    wanted_ordinal      INTEGER,
    wanted_own_after    INTEGER,
    wanted_mark         INTEGER, -- null: nothing is wanted
    wanted_mark_version INTEGER NOT NULL,
    pinned              INTEGER NOT NULL,
    pin_version         INTEGER NOT NULL,
    muted               INTEGER NOT NULL,
    mute_version        INTEGER NOT NULL,
    draft               ANY NOT NULL,
    draft_version       INTEGER NOT NULL,
    wanted_pinned       INTEGER, -- null, as its version, and so below: nothing is wanted
    wanted_pin_version  INTEGER,
    wanted_muted        INTEGER,
    wanted_mute_version INTEGER,
    wanted_draft         ANY,
    wanted_draft_version INTEGER,
    delivered_kept      INTEGER NOT NULL,
    mentions            TEXT NOT NULL, -- seq:ordinal of each, a space between them
    active              INTEGER NOT NULL, -- the server time of the newest entry that is stored
    retention           INTEGER NOT NULL DEFAULT 1, -- 1 for ever, 2 for a time, 3 until acknowledged
    retention_time      INTEGER NOT NULL DEFAULT 0, -- microseconds

    mode INTEGER NOT NULL DEFAULT 0,  -- 0 not encrypted, 1 end to end, 2 managed
    policy INTEGER NOT NULL DEFAULT 1 -- 1 archive, 2 ephemeral
) STRICT;

-- What was learned of the networks that the device was in: how much silence they bear.
CREATE TABLE network (
    position INTEGER PRIMARY KEY, -- 0: the latest
    name     ANY NOT NULL,
    low      INTEGER, -- microseconds that passed; null: none yet
    high     INTEGER, -- microseconds that did not
    looks    INTEGER NOT NULL,
    look_at  INTEGER,
    tcp       ANY NOT NULL DEFAULT '', -- the last server that was good there; empty: none was
    websocket ANY NOT NULL DEFAULT '',
    rest      ANY NOT NULL DEFAULT '',
    region    ANY NOT NULL DEFAULT '',
    exchange  ANY NOT NULL DEFAULT '',
    over      INTEGER NOT NULL DEFAULT 1 -- the transport that worked last
) STRICT;

-- What is shown of what the user has set for a conversation, where that is anything.
CREATE TABLE settings (
    conversation INTEGER PRIMARY KEY,
    pinned       INTEGER NOT NULL,
    muted        INTEGER NOT NULL,
    draft        ANY NOT NULL
) STRICT;

-- The timelines.
CREATE TABLE message (
    conversation INTEGER NOT NULL,
    seq          INTEGER NOT NULL,
    id           INTEGER NOT NULL,
    client_id    BLOB NOT NULL,
    sender       INTEGER NOT NULL,
    sender_name  ANY NOT NULL,
    device       BLOB NOT NULL,
    counter      INTEGER NOT NULL,
    kind         INTEGER NOT NULL,
    server_time  INTEGER NOT NULL,
    ordinal      INTEGER NOT NULL,
    body         BLOB NOT NULL,
    mentions     ANY NOT NULL, -- names, a space between them
    mention_all  INTEGER NOT NULL,
    target       INTEGER NOT NULL, -- 0: it is about no other one
    recalled     INTEGER NOT NULL, -- its body is gone
    expires      INTEGER NOT NULL DEFAULT 0, -- 0: never
    origin_author  ANY NOT NULL DEFAULT '', -- empty: nobody has forwarded it
    origin_written INTEGER NOT NULL DEFAULT 0,
    protection   INTEGER NOT NULL DEFAULT 0, -- who could read it: see gapless/message.hpp
    goes         INTEGER NOT NULL DEFAULT 0, -- when it expires, or what it annotates; 0: never
    sealed       BLOB, -- what could not be opened yet, as it came; null: there is no such thing
    PRIMARY KEY (conversation, seq)
) STRICT, WITHOUT ROWID;

-- The edits of a message, whose texts go with it.
CREATE INDEX edit ON message (conversation, target) WHERE kind = 5;

-- What is opened when its key comes.
CREATE INDEX sealed ON message (conversation, seq) WHERE sealed IS NOT NULL;

-- What goes with a message that expires.
CREATE INDEX about ON message (conversation, target) WHERE kind IN (4, 5, 6);
CREATE INDEX going ON message (goes) WHERE goes > 0;

-- What users said last about messages, of each kind: about some before their own entry is here.
CREATE TABLE annotation (
    conversation INTEGER NOT NULL,
    target       INTEGER NOT NULL,
    kind         INTEGER NOT NULL,
    user         INTEGER NOT NULL,
    user_name    ANY NOT NULL,
    seq          INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    body         BLOB NOT NULL,
    PRIMARY KEY (conversation, target, kind, user)
) STRICT, WITHOUT ROWID;

-- What the index of the texts does not have yet: entries first_seq..last_seq, those that are stored.
-- Written with them, so that nothing is forgotten, in whatever order they come.
CREATE TABLE unindexed (
    conversation INTEGER NOT NULL,
    first_seq    INTEGER NOT NULL,
    last_seq     INTEGER NOT NULL,
    PRIMARY KEY (conversation, first_seq)
) STRICT, WITHOUT ROWID;

-- Which entry a row of the index is. The ids ascend with the server's time: see search_index.hpp.
CREATE TABLE indexed (
    id           INTEGER PRIMARY KEY,
    conversation INTEGER NOT NULL,
    seq          INTEGER NOT NULL
) STRICT;

-- The index. It holds no text: to take a row out, the text that went in has to be given. Its tokenizer
-- is ours, so that only we can write here.
CREATE VIRTUAL TABLE search USING fts5 (
    text, place, content = '', tokenize = 'gapless', prefix = '1 2'
);
INSERT INTO search (search, rank) VALUES ('automerge', 0); -- we do it: see search_index.hpp

CREATE TABLE hole (
    conversation INTEGER NOT NULL,
    first_seq    INTEGER NOT NULL,
    last_seq     INTEGER NOT NULL,
    reason       INTEGER NOT NULL,
    ordinal      INTEGER NOT NULL DEFAULT 0, -- of the last entry that was here before it expired
    own          INTEGER NOT NULL DEFAULT 0, -- how many of them were this user's, and countable
    PRIMARY KEY (conversation, first_seq)
) STRICT, WITHOUT ROWID;

-- What is missing below the high mark of a conversation, between the runs of its entries.
CREATE TABLE gap (
    conversation INTEGER NOT NULL,
    first_seq    INTEGER NOT NULL,
    last_seq     INTEGER NOT NULL,
    PRIMARY KEY (conversation, first_seq)
) STRICT, WITHOUT ROWID;

-- The outbox. One of conversation and user_name says where a draft goes; the other is 0 or empty.
CREATE TABLE draft (
    client_id    BLOB NOT NULL PRIMARY KEY,
    position     INTEGER NOT NULL,
    conversation INTEGER NOT NULL,
    user_name    ANY NOT NULL,
    kind         INTEGER NOT NULL,
    read_seq     INTEGER NOT NULL,
    created      INTEGER NOT NULL,
    expires      INTEGER NOT NULL,
    attempts     INTEGER NOT NULL,
    first_tried  INTEGER,
    state        INTEGER NOT NULL,
    failure      TEXT,
    body         BLOB NOT NULL,
    mentions     ANY NOT NULL,
    mention_all  INTEGER NOT NULL,
    target       INTEGER NOT NULL,
    lifetime     INTEGER NOT NULL, -- microseconds; 0: as the policies say
    origin_author  ANY NOT NULL,
    origin_written INTEGER NOT NULL,
    sealed         BLOB NOT NULL DEFAULT x'' -- what was transmitted in the body's place
) STRICT, WITHOUT ROWID;

-- What encryption stands on: records by kind and name (sdk/core/mailbox/key_name.hpp).
CREATE TABLE key (
    kind  INTEGER NOT NULL,
    name  BLOB NOT NULL,
    value BLOB NOT NULL,
    PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;

-- What the app has not acknowledged. An entry of a timeline is told of by its place there (kind 1); a
-- sent message (kind 2) and a failed one (kind 3) by themselves.
CREATE TABLE event (
    id           INTEGER PRIMARY KEY,
    kind         INTEGER NOT NULL,
    conversation INTEGER NOT NULL,
    seq          INTEGER NOT NULL,
    client_id    BLOB,
    duplicate    INTEGER,
    user_name    ANY,
    failure      TEXT,
    detail       ANY,
    retry_after  INTEGER -- microseconds
) STRICT;
