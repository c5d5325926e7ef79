-- Everything that a server keeps: version 2. A new store is made of this text; an older one gets
-- there by the steps in migrations/. Keys lead with a conversation or a user and nothing else.
PRAGMA application_id = 1196446548; -- 'GPST'
PRAGMA user_version = 2;

-- The next number of each kind to be given: 1 users, 2 conversations, 3 messages.
CREATE TABLE allotment (
    kind INTEGER PRIMARY KEY,
    next INTEGER NOT NULL
) STRICT;

CREATE TABLE account (
    user          INTEGER PRIMARY KEY,
    name          TEXT NOT NULL,
    canonical     TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL
) STRICT;

CREATE TABLE device (
    device           BLOB NOT NULL PRIMARY KEY,
    user             INTEGER NOT NULL,
    public_key       BLOB NOT NULL,
    session_epoch    INTEGER NOT NULL,
    token_generation INTEGER NOT NULL,
    last_seen        INTEGER NOT NULL,
    class            INTEGER NOT NULL,
    sign_out         INTEGER, -- why it is not signed in any more; NULL while it is
    sign_out_by      BLOB,
    sign_out_class   INTEGER,
    sign_out_at      INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX device_of_user ON device (user);

CREATE TABLE token (
    hash       BLOB NOT NULL PRIMARY KEY,
    kind       INTEGER NOT NULL,
    user       INTEGER NOT NULL,
    device     BLOB NOT NULL,
    generation INTEGER NOT NULL,
    expires    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX token_of_device ON token (device, generation);

-- First answers to requests.
CREATE TABLE request (
    actor  INTEGER NOT NULL,
    id     BLOB NOT NULL,
    at     INTEGER NOT NULL,
    answer BLOB NOT NULL,
    PRIMARY KEY (actor, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX request_at ON request (at);

CREATE TABLE conversation (
    id    INTEGER PRIMARY KEY,
    kind  INTEGER NOT NULL,
    name  TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    head  INTEGER NOT NULL,
    floor INTEGER NOT NULL,
    head_ordinal INTEGER NOT NULL,
    history   INTEGER NOT NULL,
    all_muted INTEGER NOT NULL,
    dismissed INTEGER NOT NULL,
    members   INTEGER NOT NULL,
    fanout     INTEGER NOT NULL, -- 1 write, 2 rising, 3 read, 4 falling
    crossed_to INTEGER NOT NULL,
    retention      INTEGER NOT NULL DEFAULT 1, -- 1 for ever, 2 for a time, 3 until acknowledged
    retention_time INTEGER NOT NULL DEFAULT 0, -- microseconds
    relation    BLOB NOT NULL DEFAULT x'',  -- of a managed one
    key_version INTEGER NOT NULL DEFAULT 0, -- likewise, the newest; 0: it is not managed
    policy      INTEGER NOT NULL DEFAULT 1  -- 1 archive, 2 ephemeral
) STRICT;

-- The direct conversation of a pair of users, the lower one first.
CREATE TABLE direct (
    low          INTEGER NOT NULL,
    high         INTEGER NOT NULL,
    conversation INTEGER NOT NULL,
    PRIMARY KEY (low, high)
) STRICT, WITHOUT ROWID;

-- The timeline in which a user reads what happens to their contacts.
CREATE TABLE contact_timeline (
    user         INTEGER PRIMARY KEY,
    conversation INTEGER NOT NULL
) STRICT;

-- How a user stands to another one.
CREATE TABLE contact (
    user    INTEGER NOT NULL,
    peer    INTEGER NOT NULL,
    tie     INTEGER NOT NULL,
    follows INTEGER NOT NULL,
    blocked INTEGER NOT NULL,
    PRIMARY KEY (user, peer)
) STRICT, WITHOUT ROWID;

-- Stays; left_seq is 0 while the user is there, muted_until 0 for who may write.
CREATE TABLE membership (
    conversation INTEGER NOT NULL,
    user         INTEGER NOT NULL,
    join_seq     INTEGER NOT NULL,
    left_seq     INTEGER NOT NULL,
    role         INTEGER NOT NULL,
    first_seq    INTEGER NOT NULL,
    muted_until  INTEGER NOT NULL,
    PRIMARY KEY (conversation, user, join_seq)
) STRICT, WITHOUT ROWID;

-- Where a user is now.
CREATE INDEX membership_of_user ON membership (user, conversation) WHERE left_seq = 0;

-- Large conversations, which each sync of a member lists: messages do not move them in inboxes.
CREATE TABLE large (
    user         INTEGER NOT NULL,
    conversation INTEGER NOT NULL,
    PRIMARY KEY (user, conversation)
) STRICT, WITHOUT ROWID;

-- The archive.
CREATE TABLE message (
    conversation INTEGER NOT NULL,
    seq          INTEGER NOT NULL,
    id           INTEGER NOT NULL,
    client_id    BLOB NOT NULL,
    sender       INTEGER NOT NULL,
    sender_name  TEXT NOT NULL,
    device       BLOB NOT NULL,
    counter      INTEGER NOT NULL,
    kind         INTEGER NOT NULL,
    server_time  INTEGER NOT NULL,
    ordinal      INTEGER NOT NULL,
    mentions     TEXT NOT NULL, -- names, a space between them
    mention_all  INTEGER NOT NULL,
    target       INTEGER NOT NULL, -- 0: it is about no other one
    recalled     INTEGER NOT NULL, -- its body is gone
    expires      INTEGER NOT NULL DEFAULT 0, -- everywhere; 0: never
    kept_until   INTEGER NOT NULL DEFAULT 0, -- here; 0: for ever
    waits        INTEGER NOT NULL DEFAULT 0, -- until every device has it
    origin_author  TEXT NOT NULL DEFAULT '', -- empty: nobody has forwarded it
    origin_written INTEGER NOT NULL DEFAULT 0,
    body         BLOB NOT NULL,
    PRIMARY KEY (conversation, seq)
) STRICT, WITHOUT ROWID;

-- The edits of a message, whose texts go with it.
CREATE INDEX edit ON message (conversation, target) WHERE kind = 5;

CREATE INDEX expiry ON message (kept_until) WHERE kept_until > 0;

CREATE INDEX waiting ON message (conversation, seq) WHERE waits = 1;

-- Where messages were that have expired: neighbours of one sender, or (sender 0) that do not count.
CREATE TABLE hole (
    conversation INTEGER NOT NULL,
    last_seq     INTEGER NOT NULL,
    first_seq    INTEGER NOT NULL,
    last_ordinal INTEGER NOT NULL,
    sender       INTEGER NOT NULL,
    PRIMARY KEY (conversation, last_seq)
) STRICT, WITHOUT ROWID;

-- What is left of bodies that are gone, of entries behind the newest epoch's beginning.
CREATE TABLE leaf (
    conversation INTEGER NOT NULL,
    seq          INTEGER NOT NULL,
    leaf         BLOB NOT NULL,
    PRIMARY KEY (conversation, seq)
) STRICT, WITHOUT ROWID;

-- How far devices have acknowledged conversations whose messages wait for it.
CREATE TABLE device_mark (
    conversation INTEGER NOT NULL,
    device       BLOB NOT NULL,
    user         INTEGER NOT NULL,
    seq          INTEGER NOT NULL,
    PRIMARY KEY (conversation, device)
) STRICT, WITHOUT ROWID;

-- What users said last about messages: the seq of their newest entry of each kind.
CREATE TABLE annotation (
    conversation INTEGER NOT NULL,
    target       INTEGER NOT NULL,
    kind         INTEGER NOT NULL,
    user         INTEGER NOT NULL,
    seq          INTEGER NOT NULL,
    PRIMARY KEY (conversation, target, kind, user)
) STRICT, WITHOUT ROWID;

-- Who is mentioned by which message.
CREATE TABLE mention (
    conversation INTEGER NOT NULL,
    user         INTEGER NOT NULL,
    ordinal      INTEGER NOT NULL,
    seq          INTEGER NOT NULL,
    PRIMARY KEY (conversation, user, ordinal)
) STRICT, WITHOUT ROWID;

-- What users have read of conversations, and set for them. A version of 0: it was never set.
CREATE TABLE read_state (
    conversation   INTEGER NOT NULL,
    user           INTEGER NOT NULL,
    version        INTEGER NOT NULL,
    read_seq       INTEGER NOT NULL,
    read_ordinal   INTEGER NOT NULL,
    own_after_read INTEGER NOT NULL,
    marked_unread  INTEGER NOT NULL,
    mark_version   INTEGER NOT NULL,
    delivered_seq  INTEGER NOT NULL,
    pinned         INTEGER NOT NULL,
    pin_version    INTEGER NOT NULL,
    muted          INTEGER NOT NULL,
    mute_version   INTEGER NOT NULL,
    draft_version  INTEGER NOT NULL,
    PRIMARY KEY (conversation, user)
) STRICT, WITHOUT ROWID;

-- What users have begun to write, where that is anything: beside the read state, which each message
-- of theirs writes anew.
CREATE TABLE draft (
    conversation INTEGER NOT NULL,
    user         INTEGER NOT NULL,
    text         TEXT NOT NULL,
    PRIMARY KEY (conversation, user)
) STRICT, WITHOUT ROWID;

-- By what users' devices are known to others: the account key, and what the newest device list says.
CREATE TABLE account_keys (
    user        INTEGER PRIMARY KEY,
    account_key BLOB NOT NULL,
    list_seq    INTEGER NOT NULL,
    list_hash   BLOB NOT NULL,
    devices     BLOB NOT NULL -- ids of 16 bytes, ascending
) STRICT;

-- What users and devices have signed, as it came.
CREATE TABLE device_list (
    user        INTEGER NOT NULL,
    list_seq    INTEGER NOT NULL,
    account_key BLOB NOT NULL,
    signed_list BLOB NOT NULL,
    PRIMARY KEY (user, list_seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE kem_key (
    user       INTEGER NOT NULL,
    device     BLOB NOT NULL,
    number     INTEGER NOT NULL,
    not_before INTEGER NOT NULL,
    not_after  INTEGER NOT NULL,
    signed_key BLOB NOT NULL,
    PRIMARY KEY (user, device, number)
) STRICT, WITHOUT ROWID;

-- How far the key chains of conversations have come.
CREATE TABLE relation (
    conversation INTEGER PRIMARY KEY,
    relation     BLOB NOT NULL,
    entry_index  INTEGER NOT NULL,
    head         BLOB NOT NULL,
    epoch        INTEGER NOT NULL,
    stale        INTEGER NOT NULL, -- who may read has changed since
    generation   INTEGER NOT NULL DEFAULT 0, -- the highest that was used in the epoch
    ends         INTEGER NOT NULL DEFAULT 0, -- when nothing is taken in it any more; 0: never
    epoch_at     INTEGER NOT NULL DEFAULT 0  -- the seq of the entry with which the epoch begins
) STRICT;

-- What devices open epochs with; seq is that of the entry that begins the epoch.
CREATE TABLE key_wrap (
    user         INTEGER NOT NULL,
    device       BLOB NOT NULL,
    conversation INTEGER NOT NULL,
    seq          INTEGER NOT NULL,
    key_number   INTEGER NOT NULL,
    wrap         BLOB NOT NULL,
    PRIMARY KEY (user, device, conversation, seq)
) STRICT, WITHOUT ROWID;

-- Keys of managed conversations, wrapped under the master key, which is not here. Each is for what
-- is said from from_seq on.
CREATE TABLE relation_key (
    conversation INTEGER NOT NULL,
    version      INTEGER NOT NULL,
    from_seq     INTEGER NOT NULL,
    wrapped      BLOB NOT NULL,
    PRIMARY KEY (conversation, version)
) STRICT, WITHOUT ROWID;

-- Key archives: sealed chunks by their numbers from 0, and their keys in sealed boxes, one a device;
-- zeros: the box of the recovery code.
CREATE TABLE archive_chunk (
    user   INTEGER NOT NULL,
    number INTEGER NOT NULL,
    chunk  BLOB NOT NULL,
    PRIMARY KEY (user, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE key_box (
    user   INTEGER NOT NULL,
    device BLOB NOT NULL,
    box    BLOB NOT NULL,
    PRIMARY KEY (user, device)
) STRICT, WITHOUT ROWID;

-- What is known of a send, to answer its repetition; seq 0: the client_id is burnt.
CREATE TABLE sent (
    conversation INTEGER NOT NULL,
    device       BLOB NOT NULL,
    client_id    BLOB NOT NULL,
    seq          INTEGER NOT NULL,
    id           INTEGER NOT NULL,
    counter      INTEGER NOT NULL,
    server_time  INTEGER NOT NULL,
    expires      INTEGER NOT NULL,
    PRIMARY KEY (conversation, device, client_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE sender (
    conversation INTEGER NOT NULL,
    device       BLOB NOT NULL,
    last_counter INTEGER NOT NULL,
    PRIMARY KEY (conversation, device)
) STRICT, WITHOUT ROWID;

-- An inbox's head is its newest entry's version, so that a touch writes one row. Only what differs
-- from epoch 1 and floor 0 has a row of its own.
CREATE TABLE inbox (
    user  INTEGER PRIMARY KEY,
    epoch INTEGER NOT NULL,
    floor INTEGER NOT NULL
) STRICT;

CREATE TABLE inbox_entry (
    user         INTEGER NOT NULL,
    conversation INTEGER NOT NULL,
    version      INTEGER NOT NULL,
    at           INTEGER NOT NULL DEFAULT 0, -- when it was moved there
    PRIMARY KEY (user, conversation)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX inbox_order ON inbox_entry (user, version);
