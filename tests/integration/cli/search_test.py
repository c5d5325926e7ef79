"""search: what is in the mailbox, by its words."""

import unittest

from case import Case
from processes.device import run


class Search(Case):
    def found(self, device, *words):
        return [line["text"] for line in device.do("search", *words)]

    def test_finds_by_words_whom_and_when(self):
        ann, bob, carl = self.registered("ann"), self.registered("bob"), self.registered("carl")
        where = ann.send(bob.user, "The kernel panics", "我在北京大学", "thanks")[0]["conversation"]
        carl.send(bob.user, "a kernel of corn")
        bob.do("sync")
        self.server.stop()
        self.addCleanup(self.server.start)

        self.assertEqual(self.found(bob, "KERN"), ["a kernel of corn", "The kernel panics"])
        self.assertEqual(self.found(bob, "panics", "kernel"), ["The kernel panics"])
        self.assertEqual(self.found(bob, "京大"), ["我在北京大学"])
        self.assertEqual(self.found(bob, "kernel", "--with", carl.user), ["a kernel of corn"])
        self.assertEqual(self.found(bob, "kernel", "--conversation", where), ["The kernel panics"])
        self.assertEqual(self.found(bob, "kernel", "--from", ann.user), ["The kernel panics"])
        self.assertEqual(self.found(bob, "kernel", "--limit", 1), ["a kernel of corn"])
        self.assertEqual(len(self.found(bob, "kernel", "--ranked")), 2)
        self.assertEqual(self.found(bob, "nothing"), [])

        first, last = bob.do("search", "kernel")
        self.assertEqual(self.found(bob, "kernel", "--until", first["sent_at"]), [last["text"]])
        self.assertEqual(self.found(bob, "kernel", "--since", first["sent_at"]), [first["text"]])
        self.assertEqual(len(self.found(bob, "kernel", "--since", "2020-02-29")), 2)

    def test_a_hit_says_where_the_words_are(self):
        ann, bob = self.registered("ann"), self.registered("bob")
        where = ann.send(bob.user, "hören 你好")[0]["conversation"]
        [hit] = ann.do("search", "horen", "好")

        self.assertEqual((hit["event"], hit["conversation"], hit["seq"]), ("found", where, 1))
        self.assertEqual((hit["sender"], hit["snippet"]), (ann.user, "hören 你好"))
        parts = [(each["offset"], each["length"]) for each in hit["hits"]]
        shown = hit["snippet"].encode()
        self.assertEqual([shown[at:at + size].decode() for at, size in parts], ["hören", "好"])
        text = run("search", "horen", "好", "--mailbox", ann.mailbox).stdout
        self.assertIn("[hören] 你[好]", text)

    def test_wrong_calls(self):
        ann = self.registered("ann")
        self.assert_usage(ann.run("search", '"*" ^'))
        self.assert_failed(ann.run("search", "a", "--with", "nobody"), "unknown_conversation")
        self.assert_usage(ann.run("search"))
        self.assert_usage(ann.run("search", "a", "--limit", 0))
        self.assert_usage(ann.run("search", "a", "--since", "yesterday"))
        self.assert_usage(ann.run("search", "a", "--with", "bob", "--conversation", 1))
        self.assertEqual(ann.do("search", 'SELECT "a" NEAR( -- ;'), [])


if __name__ == "__main__":
    unittest.main()
