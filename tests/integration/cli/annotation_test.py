"""Replies, reactions, edits and recalls, from the command that makes one to every device."""

import pathlib
import unittest

from case import Case


class Annotation(Case):
    def setUp(self):
        super().setUp()
        self.ann, self.bob = (self.registered(user) for user in ("ann", "bob"))
        self.group = self.group_of(self.ann, self.bob)

    def say(self, device, text):
        """Sends a text to the group and returns its seq."""
        (told,) = device.do("send", "--conversation", self.group, text)
        return told["seq"]

    def about(self, device, verb, seq, *words):
        return device.run(verb, "--conversation", self.group, str(seq), *words)

    def done(self, device, verb, seq, *words):
        self.assert_done(self.about(device, verb, seq, *words))

    def history(self, device):
        device.do("sync")
        return {line["seq"]: line for line in device.do("history", "--conversation", self.group)}

    def test_each_says_what_it_is_about_on_every_device(self):
        said = self.say(self.ann, "two sugars")
        self.bob.do("sync")
        self.done(self.bob, "reply", said, "none", "for me")
        self.done(self.bob, "react", said, "\N{THUMBS UP SIGN}")
        self.done(self.ann, "edit", said, "one sugar")
        self.done(self.bob, "react", said)

        for device in (self.ann, self.bob):
            lines = self.history(device)
            later = [lines[seq] for seq in sorted(lines) if seq > said]
            self.assertEqual(
                [(each["event"], each["sender"], each["text"]) for each in later],
                [
                    ("message", self.bob.user, "none for me"),
                    ("reaction", self.bob.user, "\N{THUMBS UP SIGN}"),
                    ("edit", self.ann.user, "one sugar"),
                    ("reaction", self.bob.user, ""),
                ],
            )
            self.assertEqual(later[0]["reply_to"], said)
            self.assertIsNone(lines[said]["reply_to"])
            self.assertEqual({each["target"] for each in later[1:]}, {said})

    def test_they_are_not_counted(self):
        said = self.say(self.bob, "hello")
        self.ann.do("sync")
        self.ann.do("read", "--conversation", self.group)
        self.done(self.bob, "edit", said, "hello there")
        self.ann.do("sync")
        (row,) = self.ann.do("conversations")
        self.assertEqual(row["unread"], 0)

    def test_what_cannot_be_done_says_why(self):
        said = self.say(self.ann, "mine")
        self.bob.do("sync")
        self.assert_failed(self.about(self.bob, "edit", said, "yours"), "forbidden")
        self.assert_failed(self.about(self.bob, "react", 99, "+1"), "invalid_target")
        self.assert_usage(self.about(self.bob, "edit", said))
        self.assert_usage(self.about(self.bob, "react", 0, "+1"))

    def test_a_refused_annotation_is_in_the_outbox_no_more(self):
        said = self.say(self.ann, "mine")
        self.bob.do("sync")
        self.assert_failed(self.about(self.bob, "recall", said), "forbidden")

        self.assertEqual(self.bob.do("outbox"), [])
        self.say(self.bob, "and on it goes")

    def test_an_admin_may_recall_what_a_member_said(self):
        said = self.say(self.bob, "rude")
        self.ann.do("sync")
        self.done(self.ann, "recall", said)

        line = self.history(self.bob)[said]
        self.assertTrue(line["recalled"])
        self.assertEqual(line["text"], "")

    def test_nothing_of_a_recalled_text_is_left_in_any_file(self):
        words = ["Nachtigall4711", "Rotkehlchen0815"]
        said = self.say(self.ann, words[0])
        self.done(self.ann, "edit", said, words[1])
        other = self.second_device(self.ann)
        for device in (self.bob, other):
            device.do("sync")
        self.assertTrue(self.files_with(words, self.folder), "or the search is blind")

        self.done(self.ann, "recall", said)
        for device in (self.bob, other):
            device.do("sync")
        self.server.stop()
        self.addCleanup(self.server.start)

        self.assertEqual(self.files_with(words, self.folder), [])
        self.assertEqual(self.files_with(words, pathlib.Path(self.server.folder)), [])

    @staticmethod
    def files_with(words, folder):
        return [
            path.name
            for path in sorted(folder.rglob("*"))
            if path.is_file() and any(word.encode() in path.read_bytes() for word in words)
        ]


if __name__ == "__main__":
    unittest.main()
