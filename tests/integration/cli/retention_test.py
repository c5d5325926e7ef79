"""A server that is a letter box: what every device has is on it no more."""

import time
import unittest

from case import Case


class UntilAcknowledged(Case):
    server_arguments = ("--retention", "until-acknowledged")

    def setUp(self):
        super().setUp()
        self.ann, self.bob = (self.registered(user) for user in ("ann", "bob"))
        self.group = self.group_of(self.ann, self.bob)

    def is_on_the_server(self, word):
        """Looks through its files while it is stopped, with everything in the store's own file."""
        self.server.stop()
        try:
            return any(
                word.encode() in path.read_bytes()
                for path in self.server.folder.rglob("*")
                if path.is_file()
            )
        finally:
            self.server.start()

    def test_nothing_is_left_once_every_device_has_it(self):
        word = "Nachtigall4711"
        self.ann.do("send", "--conversation", self.group, word)
        self.assertTrue(self.is_on_the_server(word), "bob has not come for it yet")

        deadline = time.monotonic() + 60
        for device in (self.bob, self.ann):
            device.do("sync")
        wait = 4  # the server keeps what is acknowledged together for two seconds
        while True:
            time.sleep(wait)
            if not self.is_on_the_server(word):
                break
            self.assertLess(time.monotonic(), deadline, "it is still there")
            for device in (self.bob, self.ann):
                device.do("sync")
        for device in (self.ann, self.bob):
            texts = [line.get("text") for line in device.do("history", "--conversation", self.group)]
            self.assertIn(word, texts)

    def test_who_comes_later_goes_on_above_what_is_gone(self):
        self.ann.do("send", "--conversation", self.group, "first")
        for device in (self.bob, self.ann):
            device.do("sync")
        other = self.second_device(self.bob)
        self.ann.do("send", "--conversation", self.group, "second")
        other.do("sync")

        texts = [line.get("text") for line in other.do("history", "--conversation", self.group)]
        self.assertEqual(texts[-1], "second")


if __name__ == "__main__":
    unittest.main()
