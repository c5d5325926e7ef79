"""Mentions, from the command that sends one to the count on every device."""

import unittest

from case import Case


class Mention(Case):
    server_arguments = ("--write-fanout-members-max", "3", "--read-fanout-members-min", "3")

    def setUp(self):
        super().setUp()
        self.ann, self.bob, self.cyn, self.dan = (
            self.registered(user) for user in ("ann", "bob", "cyn", "dan")
        )

    def small_group(self):
        return self.group_of(self.ann, self.bob, self.cyn)

    def large_group(self):
        return self.group_of(self.ann, self.bob, self.cyn, self.dan)

    def mention(self, sender, group, text, *members, more=()):
        words = [word for each in members for word in ("--mention", each.user)]
        return sender.run("send", "--conversation", group, *words, *more, text=text)

    def row(self, device):
        device.do("sync")
        (row,) = device.do("conversations")
        return row

    def unread(self, device):
        row = self.row(device)
        return row["unread"], row["unread_mentions"]

    def test_a_message_says_whom_it_mentions(self):
        group = self.small_group()
        self.assert_done(self.mention(self.ann, group, "look", self.bob, self.cyn))
        self.assert_done(self.mention(self.ann, group, "all of you", more=["--mention-all"]))
        self.bob.do("sync")

        for device in (self.ann, self.bob):
            look, all_of_you = [
                each for each in device.do("history", "--conversation", group)
                if each["event"] == "message"
            ]
            self.assertEqual(look["mentions"], [self.bob.user, self.cyn.user])
            self.assertFalse(look["mention_all"])
            self.assertEqual((all_of_you["mentions"], all_of_you["mention_all"]), ([], True))

    def test_it_counts_for_the_mentioned_on_all_devices(self):
        for group in (self.small_group(), self.large_group()):
            with self.subTest(group=group):
                other = self.second_device(self.bob, number=10 + int(group))
                self.assert_done(self.mention(self.ann, group, "look", self.bob))
                self.ann.send(group, "nobody in particular")

                for device in (self.bob, other):
                    device.do("sync")
                    (row,) = [
                        each for each in device.do("conversations") if each["conversation"] == group
                    ]
                    self.assertEqual((row["unread"], row["unread_mentions"]), (2, 1))

    def test_it_is_read_everywhere_once_it_is_read(self):
        group = self.large_group()
        other = self.second_device(self.bob)
        self.assert_done(self.mention(self.ann, group, "look", self.bob))
        self.assertEqual(self.unread(self.bob), (1, 1))
        self.assertEqual(self.unread(self.cyn), (1, 0))

        self.bob.do("read", "--conversation", group)
        self.bob.do("sync")

        self.assertEqual(self.unread(self.bob), (0, 0))
        self.assertEqual(self.unread(other), (0, 0))

    def test_who_is_no_member_cannot_be_mentioned(self):
        group = self.small_group()
        self.assert_failed(self.mention(self.ann, group, "look", self.dan), "invalid_mention")

    def test_a_plain_member_does_not_mention_all(self):
        group = self.small_group()
        self.assert_failed(
            self.mention(self.bob, group, "all", more=["--mention-all"]), "forbidden"
        )

    def test_what_is_no_name_is_a_wrong_call(self):
        group = self.small_group()
        self.assert_usage(
            self.ann.run("send", "--conversation", group, "--mention", "no name", text="hi")
        )


if __name__ == "__main__":
    unittest.main()
