-- No CURRENT_TIMESTAMP here: the time is bound by whoever inserts.
CREATE TABLE outbox (client_id BLOB PRIMARY KEY, queued_at INTEGER NOT NULL) STRICT;
