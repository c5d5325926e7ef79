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

    def test_its_settings_are_told_and_kept(self):
        ann, bob = self.registered("ann"), self.registered("bob")
        group = self.group_of(ann, bob)
        ann.do("group", "rename", "--conversation", group, "--name", "tea")
        ann.do("group", "mute", "--conversation", group, "--user", bob.user, "--for", 3600)
        self.assertEqual(bob.run("send", "--conversation", group, text="but").code, 1)
        ann.do("group", "unmute", "--conversation", group, "--user", bob.user)
        ann.do("group", "mute-all", "--conversation", group)
        ann.do("group", "unmute-all", "--conversation", group)
        ann.do("group", "history", "--conversation", group, "--show", "all")

        (state,) = ann.do("group", "show", "--conversation", group)

        self.assertEqual(
            (state["name"], state["history"], state["all_muted"], state["complete"]),
            ("tea", "all", False, True),
        )
        self.assertEqual({row["user"] for row in state["members"]}, {ann.user, bob.user})
        ann.do("group", "dismiss", "--conversation", group)
        changes = [
            (line["seq"], line["change"])
            for line in bob.do("listen", "--from-start", "--timeout", 1)
            if line["event"] == "member"
        ]
        kinds = ["invited", "renamed", "muted", "unmuted", "all_muted", "all_unmuted", "history"]
        self.assertEqual(changes, list(enumerate([*kinds, "dismissed"], 2)))
        self.assert_failed(
            ann.run("group", "join", "--conversation", group), "forbidden"
        )

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
