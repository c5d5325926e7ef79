"""scripts/verify-mailboxes passes what is right and names what is wrong.

The mailboxes are made here, by SQLite's own module, with the schema that the product ships.
"""

import pathlib
import re
import sqlite3
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
# Without the index, whose tokenizer only the product has.
SCHEMA = re.sub(
    r"CREATE VIRTUAL TABLE.*?;|INSERT INTO search .*?;",
    "",
    (ROOT / "sdk" / "sqlite" / "schema.sql").read_text(),
    flags=re.DOTALL,
)
LOG = """[10:00] <ann> one
=== bob has joined
[10:01] <bob> two
[10:01]  * ann waves
[10:02] <ann> one
[10:02] <bob>
"""
# (sender, text): a change of members first.
ENTRIES = [("", ""), ("ann", "one"), ("bob", "two"), ("ann", "waves"), ("ann", "one")]


def insert(into, table, **values):
    """A row of which only these columns matter to whom it is made for."""
    empty = {"INTEGER": 0, "TEXT": "", "BLOB": b"", "ANY": ""}
    row = {
        name: values.get(name, empty[kind])
        for _, name, kind, *_ in into.execute(f"PRAGMA table_info({table})").fetchall()
    }
    assert values.keys() <= row.keys()
    places = ", ".join("?" * len(row))
    into.execute(f"INSERT INTO {table} VALUES ({places})", list(row.values()))


class VerifyMailboxes(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.log = self.folder / "chat.txt"
        self.log.write_text(LOG)
        for user, number in (("ann", 1), ("ann", 2), ("bob", 1)):
            self.make(user, number)

    def file(self, user, number):
        return self.folder / "boxes" / user / str(number) / "mailbox.db"

    def make(self, user, number, where=7):
        file = self.file(user, number)
        file.parent.mkdir(parents=True)
        with sqlite3.connect(file) as made:
            made.executescript(SCHEMA)
            head = len(ENTRIES)
            insert(
                made, "conversation", id=where, kind=2, first=1, head=head, high=head, members=2
            )
            for seq, (sender, text) in enumerate(ENTRIES, start=1):
                insert(
                    made, "message", conversation=where, seq=seq, id=seq,
                    client_id=bytes([seq] * 16), sender_name=sender, device=bytes(16),
                    kind=1 if sender else 2, body=text.encode(),
                )
        made.close()

    def change(self, statement, user="bob", number=1):
        with sqlite3.connect(self.file(user, number)) as opened:
            changed = opened.execute(statement).rowcount
        opened.close()
        self.assertGreater(changed, 0)

    def verify(self):
        return subprocess.run(
            [ROOT / "scripts" / "verify-mailboxes", self.folder / "boxes", self.log],
            capture_output=True, text=True, check=False,
        )

    def assert_refused(self, because):
        judged = self.verify()
        self.assertEqual(judged.returncode, 1, judged.stdout + judged.stderr)
        self.assertIn(because, judged.stdout)

    def test_passes_what_is_right(self):
        judged = self.verify()
        self.assertEqual(judged.returncode, 0, judged.stdout + judged.stderr)
        self.assertIn("verified: 3 mailboxes, 1 logs, 4 lines", judged.stdout)

    def test_sees_a_lost_row(self):
        self.change("DELETE FROM message WHERE seq = 3")
        self.assert_refused("1 time(s) missing: 'two'")

    def test_sees_a_hole_that_is_hidden_at_the_end(self):
        self.change("DELETE FROM message WHERE seq = 5")
        self.change("UPDATE conversation SET head = 4, high = 4")
        self.assert_refused("1 time(s) missing: 'one'")

    def test_sees_a_double_row(self):
        self.change(
            "INSERT INTO message (conversation, seq, id, client_id, sender, sender_name, device, counter,"
            " kind, server_time, ordinal, body, mentions, mention_all, target, recalled)"
            " SELECT conversation, 6, 6, x'00', sender, sender_name, device,"
            " counter, kind, server_time, ordinal, body, mentions, mention_all, target,"
            " recalled FROM message WHERE seq = 2"
        )
        self.change("UPDATE conversation SET head = 6, high = 6")
        self.assert_refused("1 time(s) too many: 'one'")

    def test_sees_an_order_that_differs_from_the_log(self):
        for user, number in (("ann", 1), ("ann", 2), ("bob", 1)):
            self.change("UPDATE message SET seq = 99 WHERE seq = 4", user, number)
            self.change("UPDATE message SET seq = 4 WHERE seq = 5", user, number)
            self.change("UPDATE message SET seq = 5 WHERE seq = 99", user, number)
        self.assert_refused("not in order: the 3 lines")

    def test_sees_an_order_that_differs_between_devices(self):
        self.change("UPDATE message SET seq = 99 WHERE seq = 2", "ann", 2)
        self.change("UPDATE message SET seq = 2 WHERE seq = 3", "ann", 2)
        self.change("UPDATE message SET seq = 3 WHERE seq = 99", "ann", 2)
        self.assert_refused("differ in conversation 7")

    def test_sees_a_changed_text(self):
        self.change("UPDATE message SET body = x'74774f' WHERE seq = 3")
        self.assert_refused("1 time(s) too many: 'twO'")

    def test_sees_a_device_without_the_conversation(self):
        self.change("DELETE FROM conversation", "ann", 2)
        self.change("DELETE FROM message", "ann", 2)
        self.assert_refused("ann/2: has nothing of conversation 7")

    def test_sees_a_message_that_was_never_sent(self):
        self.change(
            "INSERT INTO draft VALUES (x'01', 1, 7, '', 1, 0, 0, 0, 0, NULL, 1, NULL, x'33', '', 0, 0, 0, '', 0, x'')"
        )
        self.assert_refused("1 message(s) are still in the outbox")

    def test_sees_a_damaged_file(self):
        file = self.file("ann", 1)
        content = bytearray(file.read_bytes())
        content[4096:] = bytes(len(content) - 4096)
        file.write_bytes(content)
        judged = self.verify()
        self.assertEqual(judged.returncode, 1, judged.stdout + judged.stderr)

    def test_wants_a_folder_and_a_log(self):
        judged = subprocess.run(
            [ROOT / "scripts" / "verify-mailboxes", self.folder], capture_output=True, check=False
        )
        self.assertEqual(judged.returncode, 2)


if __name__ == "__main__":
    unittest.main()
