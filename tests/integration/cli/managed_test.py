"""group create --managed: what is said is read by members, and lies nowhere in the clear."""

import contextlib
import os
import sqlite3
import unittest
import uuid

from case import Case
from processes.server import DidNotStart, Server

MANAGED_KEY = 17  # the kind of record in a mailbox


class Managed(Case):
    def setUp(self):
        super().setUp()
        self.canary = f"canary-{uuid.uuid4().hex}"

    def managed_group(self, owner, *members):
        arguments = [word for member in members for word in ("--member", member.user)]
        return owner.do("group", "create", "--name", "tea", "--managed", *arguments)[0]["conversation"]

    def say(self, device, group, text):
        return device.run("send", "--conversation", group, text=text)

    def read(self, device, group):
        rows = device.do("history", "--conversation", group)
        return [(row["text"], row["protection"]) for row in rows if row["event"] == "message"]

    def mode(self, device, group):
        return [row["encryption"] for row in device.do("conversations") if row["conversation"] == group]

    def relation_keys(self, device):
        with contextlib.closing(sqlite3.connect(device.mailbox / "mailbox.db")) as mailbox:
            found = mailbox.execute("SELECT value FROM key WHERE kind = ?", (MANAGED_KEY,))
            return [value for (value,) in found]

    def places_of(self, secret, besides=()):
        """Where on the server's disk, its log included, these bytes stand."""
        return [
            path.name for path in self.server.folder.rglob("*")
            if path.is_file() and path.name not in besides and secret in path.read_bytes()
        ]

    def test_members_read_it_and_the_store_alone_does_not(self):
        ann, bob = self.registered("ann"), self.registered("bob")
        group = self.managed_group(ann, bob)
        self.assert_done(self.say(ann, group, self.canary))
        bob.do("sync")

        self.assertEqual(self.read(bob, group), [(self.canary, "managed")])
        self.assertEqual(self.read(ann, group), [(self.canary, "managed")])
        self.assertEqual(self.mode(bob, group), ["managed"])

        keys = self.relation_keys(bob)
        self.assertEqual([len(key) for key in keys], [32])
        master = (self.server.folder / "data" / "dev-managed-key").read_bytes()
        self.assertEqual(len(master), 32)
        for secret in (self.canary.encode(), master, master.hex().encode(), *keys,
                       *(key.hex().encode() for key in keys)):
            self.assertEqual(self.places_of(secret, besides=("dev-managed-key",)), [])
        ann.do("send", "--to", bob.user, text=f"in the clear: {self.canary}")
        self.assertNotEqual(self.places_of(self.canary.encode()), [], "what is there is found")

    def test_a_new_device_reads_what_was_said(self):
        ann, bob = self.registered("ann"), self.registered("bob")
        group = self.managed_group(ann, bob)
        self.assert_done(self.say(ann, group, self.canary))
        tablet = self.second_device(bob)
        tablet.do("sync")
        self.assertEqual(self.read(tablet, group), [(self.canary, "managed")])
        self.assert_done(self.say(tablet, group, "and answers"))
        ann.do("sync")
        self.assertEqual(self.read(ann, group)[-1], ("and answers", "managed"))

    def test_who_has_gone_reads_no_more(self):
        ann, bob = self.registered("ann"), self.registered("bob")
        group = self.managed_group(ann, bob)
        self.assert_done(self.say(ann, group, "one"))
        bob.do("sync")
        ann.do("group", "remove", "--conversation", group, "--user", bob.user)
        self.assert_done(self.say(ann, group, "two"))
        bob.do("sync")
        self.assertEqual(self.read(bob, group), [("one", "managed")])
        self.assertEqual(len(self.relation_keys(bob)), 1)
        self.assertEqual(len(self.relation_keys(ann)), 2)

    def test_it_stays_over_a_restart(self):
        ann, bob = self.registered("ann"), self.registered("bob")
        group = self.managed_group(ann, bob)
        self.assert_done(self.say(ann, group, "one"))
        self.server.restart()
        self.assert_done(self.say(ann, group, "two"))
        bob.do("sync")
        self.assertEqual([text for text, _ in self.read(bob, group)], ["one", "two"])

    def test_other_groups_are_what_they_were(self):
        ann = self.registered("ann")
        group = self.group_of(ann)
        self.assertEqual(self.mode(ann, group), ["none"])

    def own_server(self):
        """One of this test alone, which people register with."""
        self.server = Server(self.folder / "server")  # of this test, not of the class

    @contextlib.contextmanager
    def running(self, *arguments):
        self.server.start(arguments=arguments)
        try:
            yield
        finally:
            self.server.stop()

    def key_file(self, name, content, mode=0o600):
        path = self.folder / name
        path.write_bytes(content)
        os.chmod(path, mode)
        return str(path)

    def assert_does_not_start(self, why, *arguments):
        with self.assertRaises(DidNotStart) as refused:
            self.server.start(arguments=arguments)
        self.assertIn(why, str(refused.exception).splitlines()[-1])

    def test_a_server_needs_the_key_that_its_store_is_of(self):
        self.own_server()
        key = self.key_file("key", bytes(range(32)))
        with self.running("--managed-key-file", key):
            self.managed_group(self.registered("ann"))
        other = self.key_file("other", b"ab" * 32 + b"\n")
        self.assert_does_not_start("another master key", "--managed-key-file", other)
        self.assert_does_not_start("cannot be read", "--managed-key-file", str(self.folder / "none"))
        open_to_all = self.key_file("open", bytes(range(32)), mode=0o644)
        self.assert_does_not_start("chmod 600", "--managed-key-file", open_to_all)
        with self.running("--managed-key-command", f"cat {key}"):
            pass

    def test_the_master_key_can_be_changed(self):
        self.own_server()
        old, new = self.key_file("old", bytes(range(32))), self.key_file("new", b"ab" * 32 + b"\n")
        third = self.key_file("third", bytes(32))
        with self.running("--managed-key-file", old):
            ann, bob = self.registered("ann"), self.registered("bob")
            group = self.managed_group(ann, bob)
            self.assert_done(self.say(ann, group, "one"))

        both = ("--managed-key-file", new, "--managed-old-key-file", old)
        self.assert_does_not_start(
            "neither master key", "--managed-key-file", new, "--managed-old-key-file", third
        )
        with self.running(*both):
            self.assert_done(self.say(ann, group, "two"))
        with self.running(*both):
            pass  # again does no harm
        self.assert_does_not_start("another master key", "--managed-key-file", old)
        self.assert_does_not_start("give --managed-key-file, too", "--managed-old-key-file", old)
        with self.running("--managed-key-file", new):
            bob.do("sync")
            self.assertEqual(self.read(bob, group), [("one", "managed"), ("two", "managed")])


if __name__ == "__main__":
    unittest.main()
