"""Contacts: who asked whom, who follows and blocks, on every device."""

import unittest

from case import Case


class Contacts(Case):
    def contacts(self, device):
        device.do("sync")
        return {row.pop("user"): row for row in device.do("contacts", "list")}

    def test_a_request_waits_until_it_is_answered(self):
        ann, bob = self.registered("ann"), self.registered("bob")

        (said,) = ann.do("contacts", "request", "--user", bob.user, "--note", "from tea")

        self.assertEqual((said["event"], said["user"]), ("request", bob.user))
        self.assertEqual(
            self.contacts(bob),
            {ann.user: {"tie": "asked_by", "follows": False, "blocked": False, "note": "from tea"}},
        )
        bob.do("contacts", "accept", "--user", ann.user)
        laptop = self.second_device(ann)
        for device, other in ((ann, bob), (bob, ann), (laptop, bob)):
            self.assertEqual(self.contacts(device)[other.user]["tie"], "mutual")
        ann.do("contacts", "remove", "--user", bob.user)
        self.assertEqual(self.contacts(bob), {})

    def test_one_who_is_blocked_may_not_write(self):
        ann, bob = self.registered("ann"), self.registered("bob")
        ann.do("contacts", "block", "--user", bob.user)
        self.assertTrue(self.contacts(ann)[bob.user]["blocked"])

        outcome = bob.run("send", "--to", ann.user, text="hello")

        self.assertEqual(outcome.code, 1)
        self.assertIn('"forbidden"', outcome.stdout + outcome.stderr)
        ann.do("contacts", "unblock", "--user", bob.user)
        self.assertEqual(self.contacts(ann), {})

    def test_listening_tells_of_them_without_a_hole(self):
        ann, bob = self.registered("ann"), self.registered("bob")
        ann.do("contacts", "follow", "--user", bob.user)
        ann.do("contacts", "request", "--user", bob.user)
        ann.do("contacts", "unfollow", "--user", bob.user)
        bob.do("contacts", "refuse", "--user", ann.user)

        lines = ann.do("listen", "--from-start", "--timeout", 1)

        told = [line for line in lines if line["event"] == "contact"]
        self.assertEqual([line["seq"] for line in told], [1, 2, 3, 4])
        self.assertEqual(
            [line["change"] for line in told], ["followed", "requested", "unfollowed", "refused"]
        )
        self.assertEqual({line["user"] for line in told}, {bob.user})
        (row,) = ann.do("conversations")
        self.assertEqual((row["kind"], row["head_seq"]), ("contacts", 4))

    def test_what_cannot_be(self):
        ann = self.registered("ann")
        nobody = ann.run("contacts", "follow", "--user", "nobody-at-all")
        self.assert_failed(nobody, "unknown_user")
        self.assert_failed(ann.run("contacts", "block", "--user", ann.user), "forbidden")
        self.assert_usage(ann.run("contacts", "follow"))
        self.assert_usage(ann.run("contacts", "request", "--user", "b", "--note", "n" * 201))
        self.assertEqual(self.contacts(ann), {})


if __name__ == "__main__":
    unittest.main()
