"""What whoever runs a server can do to it: change what somebody has written."""

import contextlib
import sqlite3

from sealed_pages import seal

NEWEST = "SELECT conversation, seq, body FROM message WHERE kind = 1 ORDER BY id DESC LIMIT 1"
CHANGE = "UPDATE message SET body = ? WHERE conversation = ? AND seq = ?"


def change_newest_message(store):
    """One bit of it, in the archive of a server that is stopped."""
    with contextlib.closing(sqlite3.connect(store)) as opened, opened:
        conversation, seq, body = opened.execute(NEWEST).fetchone()
        opened.execute(CHANGE, (body[:-1] + bytes([body[-1] ^ 1]), conversation, seq))
    seal(store)
