"""How long a conversation is kept, as its members say: from the command to the files of all."""

import time
import unittest

from case import Case


class Keeping(Case):
    def setUp(self):
        super().setUp()
        self.ann, self.bob = (self.registered(user) for user in ("ann", "bob"))
        self.group = self.group_of(self.ann, self.bob)

    def expire(self, device, *words):
        """Says or shows it, and returns what the command has said."""
        (told,) = device.do("expire", "--conversation", self.group, *words)
        self.assertEqual((told["event"], told["conversation"]), ("retention", self.group))
        return told["retention"]

    def history(self, device):
        device.do("sync")
        return {line["seq"]: line for line in device.do("history", "--conversation", self.group)}

    def wait_until_gone(self, device, seq):
        deadline = time.monotonic() + 30
        while seq in self.history(device):
            self.assertLess(time.monotonic(), deadline, "it is still there")

    def files_with(self, folder, word):
        return [
            path.name
            for path in sorted(folder.rglob("*"))
            if path.is_file() and word.encode() in path.read_bytes()
        ]

    def test_what_is_said_is_shown_on_every_device(self):
        self.assertEqual(self.expire(self.ann), "forever")
        for kept in ("7d", "until-acknowledged:30d", "90s", "forever"):
            self.assertEqual(self.expire(self.ann, kept), kept)
            self.assertEqual(self.expire(self.ann), kept)
            self.bob.do("sync")
            self.assertEqual(self.expire(self.bob), kept)
        self.assertEqual(self.expire(self.ann, "until-acknowledged"), "until-acknowledged:30d")

        other = self.second_device(self.bob)
        other.do("sync")
        self.assertEqual(self.expire(other), "until-acknowledged:30d")
        (row,) = other.do("conversations")
        self.assertEqual(row["retention"], "until-acknowledged:30d")

    def test_it_is_told_as_a_change_of_the_timeline(self):
        self.expire(self.ann, "7d")
        self.bob.do("sync")
        changes = [
            (line["change"], line["by"], line.get("retention"))
            for line in self.history(self.bob).values()
            if line["event"] == "member"
        ]
        self.assertEqual(changes[-1], ("retention", self.ann.user, "7d"))

    def test_what_is_sent_afterwards_expires_on_all_devices_and_leaves_nothing(self):
        (before,) = self.ann.do("send", "--conversation", self.group, "it stays")
        self.expire(self.ann, "2s")
        word = "Nachtigall4711"
        (said,) = self.bob.do("send", "--conversation", self.group, word)
        self.ann.do("sync")
        for device in (self.ann, self.bob):
            self.wait_until_gone(device, said["seq"])
            self.assertEqual(self.history(device)[before["seq"]]["text"], "it stays")
            self.assertEqual(device.do("search", word), [])

        self.assertEqual(self.files_with(self.folder, word), [])
        deadline = time.monotonic() + 30
        left = None
        while left != []:
            self.assertLess(time.monotonic(), deadline, left)
            time.sleep(1)
            self.server.stop()
            left = self.files_with(self.server.folder, word)
            self.server.start()

    def test_only_who_rules_the_group_says_it(self):
        self.assert_failed(
            self.bob.run("expire", "--conversation", self.group, "7d"), "forbidden"
        )
        self.bob.do("sync")
        self.assertEqual(self.expire(self.bob), "forever")
        self.bob.do("group", "leave", "--conversation", self.group)
        self.assert_failed(
            self.bob.run("expire", "--conversation", self.group, "7d"), "not_a_member"
        )

    def test_each_of_two_says_it_for_both(self):
        self.assert_failed(
            self.ann.run("expire", "--to", self.bob.user, "7d"), "unknown_conversation"
        )
        self.ann.do("send", "--to", self.bob.user, "hello")
        self.bob.do("sync")
        (told,) = self.bob.do("expire", "--to", self.ann.user, "12h")
        self.assertEqual(told["retention"], "12h")
        self.ann.do("sync")
        (told,) = self.ann.do("expire", "--to", self.bob.user.upper())
        self.assertEqual(told["retention"], "12h")

    def test_a_retention_is_one_of_its_words(self):
        for words in (["5w"], ["0s"], ["1.5h"], ["never"], [""], ["until-acknowledged:"]):
            self.assert_usage(self.ann.run("expire", "--conversation", self.group, *words))
        self.assert_usage(self.ann.run("expire", "7d"))
        self.assert_failed(self.ann.run("expire", "--conversation", 4711), "unknown_conversation")


if __name__ == "__main__":
    unittest.main()
