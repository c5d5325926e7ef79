"""group create --ephemeral: what is said is there for a week, and its keys are for who is there."""

import contextlib
import sqlite3
import unittest
import uuid

from case import Case

GENERATION = 19  # the kind of record in a mailbox
WEEK = 7 * 24 * 3600 * 1000


class Ephemeral(Case):
    def encrypted(self, user):
        device = self.registered(user)
        device.do("sync", "--end-to-end")
        return device

    def ephemeral_group(self, owner, *members):
        arguments = [word for member in members for word in ("--member", member.user)]
        return owner.do("group", "create", "--name", "tonight", "--ephemeral", *arguments)[0]["conversation"]

    def say(self, device, group, text):
        return device.do("send", "--end-to-end", "--conversation", group, text=text)[0]

    def messages(self, device, group):
        return [row for row in device.do("history", "--conversation", group) if row["event"] == "message"]

    def read(self, device, group):
        return [(row["text"], row["protection"]) for row in self.messages(device, group)]

    def policies(self, device):
        return {row["conversation"]: row["key_policy"] for row in device.do("conversations")}

    def keys_of(self, device):
        with contextlib.closing(sqlite3.connect(device.mailbox / "mailbox.db")) as mailbox:
            found = mailbox.execute("SELECT value FROM key WHERE kind = ?", (GENERATION,))
            return [value for (value,) in found]

    def test_it_is_called_so_by_all_and_its_texts_have_an_end(self):
        ann, bob = self.encrypted("ann"), self.encrypted("bob")
        group, plain = self.ephemeral_group(ann, bob), self.group_of(ann, bob)
        canary = f"canary-{uuid.uuid4().hex}"
        self.say(ann, group, canary)
        self.say(ann, plain, "for good")
        bob.do("sync", "--end-to-end")

        for device in (ann, bob):
            self.assertEqual(self.policies(device), {group: "ephemeral", plain: "archive"})
            [said] = self.messages(device, group)
            self.assertEqual((said["text"], said["protection"]), (canary, "end_to_end"))
            self.assertEqual(said["expires"] - said["sent_at"], WEEK)
            self.assertNotIn("expires", self.messages(device, plain)[0])
        stored = [path for path in (self.server.folder / "data").rglob("*") if path.is_file()]
        self.assertFalse(any(canary.encode() in path.read_bytes() for path in stored))

    def test_a_device_that_comes_later_reads_what_comes_later(self):
        ann, bob = self.encrypted("ann"), self.encrypted("bob")
        group = self.ephemeral_group(ann, bob)
        self.say(ann, group, "before")
        bob.do("sync", "--end-to-end")
        tablet = self.second_device(bob)
        tablet.do("sync", "--end-to-end")
        bob.do("devices", "link", self.id_of(tablet))
        self.say(ann, group, "after")
        tablet.do("sync", "--end-to-end")

        self.assertEqual(self.read(tablet, group), [("", "key_erased"), ("after", "end_to_end")])
        self.assertEqual(len(self.keys_of(tablet)), 1)
        self.assertEqual(len(self.keys_of(ann)), 2, "of the epoch before, for what is on its way")

    def test_a_group_is_managed_or_ephemeral(self):
        ann = self.registered("ann")
        self.assert_usage(ann.run("group", "create", "--name", "both", "--managed", "--ephemeral"))


if __name__ == "__main__":
    unittest.main()
