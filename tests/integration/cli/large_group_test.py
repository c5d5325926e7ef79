"""Groups that are large from four members on, with real processes."""

import unittest

from case import Case


class LargeGroup(Case):
    server_arguments = ("--write-fanout-members-max", "3", "--read-fanout-members-min", "3")

    def setUp(self):
        super().setUp()
        self.ann, self.bob, self.cyn, self.dan = (
            self.registered(user) for user in ("ann", "bob", "cyn", "dan")
        )
        self.group = self.group_of(self.ann, self.bob, self.cyn, self.dan)

    def history(self, device):
        return self.texts(device.do("listen", "--from-start", "--timeout", 1))

    def test_who_was_away_gets_everything(self):
        self.ann.send(self.group, "one", "two")
        self.cyn.send(self.group, "three")

        for each in (self.bob, self.cyn, self.dan, self.ann):
            self.assertEqual(self.history(each), ["one", "two", "three"])

    def test_who_is_there_hears_at_once(self):
        listener = self.bob.listen()
        self.addCleanup(listener.kill)
        for count, text in enumerate(("one", "two", "three")):
            self.ann.send(self.group, text)
            listener.wait_for(lambda lines: len(self.texts(lines)) == count + 1)

        self.assertEqual(self.texts(listener.lines), ["one", "two", "three"])

    def test_who_is_away_while_it_becomes_small_gets_everything(self):
        self.ann.send(self.group, "large")
        for each in (self.cyn, self.dan):
            each.do("group", "leave", "--conversation", self.group)
        self.ann.send(self.group, "small")
        self.dan.do("group", "join", "--conversation", self.group)
        self.cyn.do("group", "join", "--conversation", self.group)
        self.ann.send(self.group, "large again")

        self.assertEqual(self.history(self.bob), ["large", "small", "large again"])
        self.assertEqual(self.history(self.dan), ["large", "large again"])
        (row,) = self.bob.do("conversations")
        self.assertEqual((row["members"], row["name"]), (4, "group"))

    def test_its_name_is_everybodys(self):
        self.bob.do("sync")
        self.ann.do("group", "rename", "--conversation", self.group, "--name", "tea")

        self.bob.do("sync")

        (row,) = self.bob.do("conversations")
        self.assertEqual(row["name"], "tea")


if __name__ == "__main__":
    unittest.main()
