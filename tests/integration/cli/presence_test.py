"""presence: how contacts are, and what a chat shows of it."""

import unittest

from case import Case


class Presence(Case):
    def contacts(self):
        ann, bob = self.registered("ann"), self.registered("bob")
        ann.do("contacts", "request", "--user", bob.user)
        bob.do("contacts", "accept", "--user", ann.user)
        return ann, bob

    def test_a_contact_is_seen_and_a_stranger_is_not(self):
        ann, bob = self.contacts()
        carl = self.registered("carl")

        lines = ann.do("presence", "--user", bob.user, "--user", carl.user, "--user", "nobody")

        seen, stranger, nobody = lines
        self.assertEqual((seen["event"], seen["user"]), ("presence", bob.user))
        self.assertEqual((seen["state"], seen["devices"]), ("offline", []))
        self.assertGreater(seen["last_seen"], 1_600_000_000_000)
        self.assertEqual((stranger["state"], stranger["last_seen"]), ("offline", None))
        self.assertEqual({**stranger, "user": "nobody"}, nobody)

    def test_watching_goes_on_until_the_time_is_over(self):
        ann, bob = self.contacts()

        outcome = ann.run("presence", "--user", bob.user, "--watch", "--timeout", 2)

        self.assert_done(outcome)
        self.assertEqual([line["state"] for line in outcome.lines], ["offline"])

    def test_what_cannot_be(self):
        ann = self.registered("ann")
        self.assert_usage(ann.run("presence"))
        self.assert_usage(ann.run("presence", "--user", "no name"))


if __name__ == "__main__":
    unittest.main()
