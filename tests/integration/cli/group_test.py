"""Groups, and who is in them."""

import unittest

from case import Case


class Group(Case):
    def members(self, device, group):
        rows = device.do("group", "members", "--conversation", group)
        return {row["user"]: row["role"] for row in rows}

    def test_its_maker_owns_it(self):
        ann, bob = self.registered("ann"), self.registered("bob")

        outcome = ann.run("group", "create", "--name", "Größe", "--member", bob.user)

        self.assert_done(outcome)
        (said,) = outcome.lines
        self.assertEqual(said["event"], "group")
        self.assertIsInstance(said["conversation"], str)
        group = said["conversation"]
        self.assertEqual(self.members(ann, group), {ann.user: "owner", bob.user: "member"})
        rows = ann.do("group", "members", "--conversation", group)
        self.assertTrue(all(isinstance(row["join_seq"], int) for row in rows))
        (row,) = ann.do("conversations")
        self.assertEqual(
            (row["event"], row["conversation"], row["kind"], row["name"], row["members"]),
            ("conversation", group, "group", "Größe", 2),
        )

    def test_people_come_and_go(self):
        ann, bob, cyn = (self.registered(user) for user in ("ann", "bob", "cyn"))
        group = self.group_of(ann)
        ann.do("group", "invite", "--conversation", group, "--user", bob.user)
        ann.do("group", "role", "--conversation", group, "--user", bob.user, "--role", "admin")
        self.assertEqual(self.members(bob, group), {ann.user: "owner", bob.user: "admin"})
        bob.do("group", "invite", "--conversation", group, "--user", cyn.user)
        ann.do("group", "remove", "--conversation", group, "--user", cyn.user)
        bob.do("group", "leave", "--conversation", group)
        self.assertEqual(self.members(ann, group), {ann.user: "owner"})

    def test_a_member_may_not_remove_the_owner(self):
        ann, bob = self.registered("ann"), self.registered("bob")
        group = self.group_of(ann, bob)
        outcome = bob.run("group", "remove", "--conversation", group, "--user", ann.user)
        self.assert_failed(outcome, "forbidden")

    def test_strangers_learn_nothing(self):
        ann, eve = self.registered("ann"), self.registered("eve")
        group = self.group_of(ann)
        outcome = eve.run("group", "members", "--conversation", group)
        self.assertIn(outcome.error.get("code"), ("not_a_member", "unknown_conversation"))

    def test_nobody_of_that_name_can_be_invited(self):
        ann = self.registered("ann")
        group = self.group_of(ann)
        outcome = ann.run("group", "invite", "--conversation", group, "--user", "nobody-at-all")
        self.assert_failed(outcome, "unknown_user")

    def test_a_group_that_is_none(self):
        ann = self.registered("ann")
        outcome = ann.run("group", "leave", "--conversation", 123456789)
        self.assertEqual(outcome.code, 1)
        self.assertIn(outcome.error.get("code"), ("not_a_member", "unknown_conversation"))

    def test_without_a_server_it_fails_in_time(self):
        ann = self.registered("ann")
        self.server.stop()
        self.addCleanup(self.server.start)
        outcome = ann.run("group", "create", "--name", "x", "--timeout", 1)
        self.assertIn(outcome.error.get("code"), ("unreachable", "timed_out"))
        self.assertEqual(outcome.code, 1)


if __name__ == "__main__":
    unittest.main()
