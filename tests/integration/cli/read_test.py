"""read and unread: what somebody has read, on all devices."""

import unittest

from case import Case


class Read(Case):
    def pair_who_talked(self, *texts):
        ann, bob = self.registered("ann"), self.registered("bob")
        where = ann.send(bob.user, *texts)[0]["conversation"]
        bob.do("sync")
        return ann, bob, where

    def unread(self, device, where):
        (said,) = device.do("unread", "--conversation", where)
        self.assertEqual((said["event"], said["conversation"]), ("unread", where))
        return said["unread"]

    def test_unread_is_what_others_said_and_adds_up(self):
        ann, bob, where = self.pair_who_talked("one", "two")
        cyn = self.registered("cyn")
        cyn.send(bob.user, "three")
        bob.do("sync")

        *rows, total = bob.do("unread")

        self.assertEqual(sorted(row["unread"] for row in rows), [1, 2])
        self.assertEqual(total, {"event": "unread_total", "unread": 3})
        self.assertEqual(ann.do("unread")[-1]["unread"], 0)
        self.assertEqual(self.unread(bob, where), 2)

    def test_what_is_read_is_read_on_all_devices(self):
        _, bob, where = self.pair_who_talked("one", "two", "three")
        other = self.second_device(bob)
        other.do("sync")
        self.assertEqual(self.unread(other, where), 3)

        (said,) = bob.do("read", "--conversation", where, "--seq", 2)
        other.do("sync")

        self.assertEqual((said["read_seq"], said["unread"], said["marked_unread"]), (2, 1, False))
        self.assertEqual(self.unread(other, where), 1)
        bob.do("read", "--conversation", where)
        other.do("sync")
        self.assertEqual(self.unread(other, where), 0)

    def test_what_is_read_without_a_server_is_told_later(self):
        _, bob, where = self.pair_who_talked("one")
        other = self.second_device(bob)
        self.server.stop()
        (said,) = bob.do("read", "--conversation", where, "--no-wait")
        self.assertEqual(said["unread"], 0)
        self.assert_failed(bob.run("read", "--conversation", where, "--timeout", 1), "timed_out")
        self.server.start()

        bob.do("sync")
        other.do("sync")

        self.assertEqual(self.unread(other, where), 0)

    def test_a_mark_goes_to_all_devices_and_ends_by_reading(self):
        _, bob, where = self.pair_who_talked("one")
        other = self.second_device(bob)
        bob.do("read", "--conversation", where)

        bob.do("read", "--conversation", where, "--mark-unread")
        other.do("sync")

        (said,) = other.do("unread", "--conversation", where)
        self.assertEqual((said["unread"], said["marked_unread"]), (0, True))
        other.do("read", "--conversation", where)
        bob.do("sync")
        (said,) = bob.do("unread", "--conversation", where)
        self.assertFalse(said["marked_unread"])

    def test_what_cannot_be_read(self):
        _, bob, where = self.pair_who_talked("one")
        self.assert_failed(bob.run("read", "--conversation", 77), "unknown_conversation")
        self.assert_failed(bob.run("unread", "--conversation", 77), "unknown_conversation")
        refused = bob.run("read", "--conversation", where, "--seq", 9)
        self.assertEqual((refused.code, refused.error["code"]), (2, "usage"))
        self.assert_usage(bob.run("read", "--conversation", where, "--seq", 1, "--mark-unread"))
        self.assert_usage(bob.run("read"))


if __name__ == "__main__":
    unittest.main()
