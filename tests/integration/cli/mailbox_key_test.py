"""--mailbox-key-file: a mailbox that is encrypted."""

import unittest

from case import Case


class MailboxKey(Case):
    def key_file(self, name, content):
        path = self.folder / name
        path.write_bytes(content)
        return str(path)

    def register(self, user, key):
        device = self.unregistered(user)
        plain = device.command
        device.command = lambda *words: [*plain(*words), "--mailbox-key-file", key]
        self.assert_done(device.enter("register", self.server))
        device.command = plain
        return device

    def test_a_mailbox_is_read_with_its_key_alone(self):
        key = self.key_file("key", b"0123456789abcdefABCDEF9876543210" * 2 + b"\n")
        other = self.key_file("other", bytes(range(32)))
        bob = self.registered("bob")
        ann = self.register("ann", key)

        self.assert_failed(ann.run("sync"), "mailbox_locked")
        self.assert_failed(ann.run("sync", "--mailbox-key-file", other), "mailbox_locked")
        sent = ann.run("send", "--to", bob.user, "--mailbox-key-file", key, text="a qanarywort")
        self.assert_done(sent)
        for file in ann.mailbox.iterdir():
            self.assertNotIn(b"qanarywort", file.read_bytes(), file)

    def test_a_file_that_holds_no_key(self):
        device = self.unregistered("ann")
        for content in (b"", b"too short", b"x" * 64, bytes(33)):
            key = self.key_file("key", content)
            outcome = device.run("sync", "--mailbox-key-file", key)
            self.assertNotEqual(outcome.code, 0)
            self.assertEqual(outcome.error["code"], "usage")


if __name__ == "__main__":
    unittest.main()
