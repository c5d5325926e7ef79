"""What the server's log says of its users: nothing of what they write, and no secret."""

import sqlite3
import unittest

from case import Case


class ServerLog(Case):
    server_arguments = ("--log-level", "debug")

    def test_has_neither_content_nor_secrets(self):
        ann, bob = self.registered("ann"), self.registered("bob")
        group = ann.do("group", "create", "--name", "the-groups-name", "--member", bob.user)[0]
        ann.send(group["conversation"], "what-ann-wrote")
        bob.do("sync")
        self.assert_failed(
            self.unregistered("ann", 2).enter("login", self.server, "a-wrong-password"),
            "wrong_password",
        )
        tokens = self.tokens_of(ann) + self.tokens_of(bob)
        self.server.restart()
        bob.do("sync")

        log = self.server.log_path.read_text()

        self.assertIn("stopped", log)
        for secret in ("what-ann-wrote", "the-groups-name", "correct horse", "a-wrong-password",
                       ann.user, bob.user, *tokens):
            with self.subTest(secret=secret):
                self.assertNotIn(secret, log)

    def tokens_of(self, device):
        with sqlite3.connect(f"file:{device.mailbox / 'mailbox.db'}?mode=ro", uri=True) as box:
            tokens = box.execute("SELECT access_token, refresh_token FROM identity").fetchone()
        self.assertTrue(all(len(token) > 20 for token in tokens))
        return list(tokens)


if __name__ == "__main__":
    unittest.main()
