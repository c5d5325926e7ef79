"""Messages with a lifetime, from the command that sends one to the files of every device."""

import time
import unittest

from case import Case


class Expiry(Case):
    def setUp(self):
        super().setUp()
        self.ann, self.bob = (self.registered(user) for user in ("ann", "bob"))
        self.group = self.group_of(self.ann, self.bob)

    def say(self, device, text, *flags):
        """Sends a text to the group and returns its seq."""
        (told,) = device.do("send", "--conversation", self.group, *flags, text)
        return told["seq"]

    def history(self, device):
        device.do("sync")
        return {line["seq"]: line for line in device.do("history", "--conversation", self.group)}

    def wait_until_gone(self, device, seq):
        deadline = time.monotonic() + 30
        while seq in self.history(device):
            self.assertLess(time.monotonic(), deadline, "it is still there")

    def test_each_device_has_the_time_that_the_server_has_said(self):
        said = self.say(self.ann, "for a week", "--lifetime", "7d")
        other = self.say(self.ann, "for ever")

        expires = set()
        for device in (self.ann, self.bob):
            lines = self.history(device)
            self.assertNotIn("expires", lines[other])
            self.assertEqual(lines[said]["expires"] - lines[said]["sent_at"], 7 * 86_400_000)
            expires.add(lines[said]["expires"])
        self.assertEqual(len(expires), 1)

    def test_what_expires_goes_from_every_device_with_what_was_said_of_it(self):
        said = self.say(self.ann, "soon gone", "--lifetime", "1")
        stays = self.say(self.ann, "it stays")
        self.bob.do("sync")
        for device in (self.ann, self.bob):
            self.wait_until_gone(device, said)
            self.assertEqual(device.do("search", "gone"), [])
            self.assertEqual(self.history(device)[stays]["text"], "it stays")

    def test_nothing_of_it_is_left_in_any_file_of_a_device(self):
        word = "Nachtigall4711"
        said = self.say(self.ann, word, "--lifetime", "1s")
        self.bob.do("sync")
        for device in (self.ann, self.bob):
            self.wait_until_gone(device, said)
            device.do("sync")  # what is shown no more may have been erased by nobody yet

        self.assertEqual(
            [
                path.name
                for path in sorted(self.folder.rglob("*"))
                if path.is_file() and word.encode() in path.read_bytes()
            ],
            [],
        )

    def test_a_lifetime_is_a_time_of_some_length(self):
        for text in ("0", "-1s", "1.5h", "5w", "soon", ""):
            self.assert_usage(
                self.ann.run("send", "--conversation", self.group, "--lifetime", text, "text")
            )
        self.assert_failed(
            self.ann.run("send", "--conversation", self.group, "--lifetime", "36525d", "text"),
            "invalid_lifetime",
        )


if __name__ == "__main__":
    unittest.main()
