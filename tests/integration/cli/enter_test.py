"""register and login."""

import unittest

from case import UUID, Case
from processes import program
from processes.device import run
from terminal import Terminal


class Enter(Case):
    def test_register_tells_the_user_and_the_device(self):
        device = self.unregistered("ann")

        outcome = device.enter("register", self.server)

        self.assert_done(outcome)
        (said,) = outcome.lines
        self.assertEqual((said["event"], said["user"]), ("registered", device.user))
        self.assertRegex(said["device"], f"^{UUID}$")

    def test_register_is_a_first_login(self):
        device = self.registered("ann")
        self.assert_done(device.run("sync"))

    def test_a_name_is_taken_without_regard_to_case(self):
        ann = self.registered("ann")
        other = self.unregistered("ANN")
        other.user = ann.user.upper()
        self.assert_failed(other.enter("register", self.server), "name_taken")

    def test_login_keeps_the_device_of_its_mailbox(self):
        ann = self.registered("ann")
        first = ann.enter("login", self.server).lines[0]
        second = ann.enter("login", self.server).lines[0]
        self.assertEqual((first["event"], first["user"]), ("logged_in", ann.user))
        self.assertEqual(first["device"], second["device"])

    def test_login_on_another_mailbox_is_another_device(self):
        ann = self.registered("ann")
        other = self.unregistered("ann", 2)
        said = other.enter("login", self.server).lines[0]
        self.assertNotEqual(said["device"], ann.enter("login", self.server).lines[0]["device"])

    def test_login_on_the_mailbox_of_another_is_forbidden(self):
        ann, bob = self.registered("ann"), self.registered("bob")
        bob.mailbox = ann.mailbox
        self.assert_failed(bob.enter("login", self.server), "forbidden")

    def test_a_server_that_shows_none_of_the_pinned_keys(self):
        ann = self.registered("ann")
        refused = ann.run("sync", "--pin", "0" * 64, "--pin", "1" * 64)
        self.assert_failed(refused, "certificate_refused")
        self.assertIn("pinned", refused.error["message"])

    def test_wrong_password(self):
        ann = self.registered("ann")
        self.assert_failed(ann.enter("login", self.server, "mistaken"), "wrong_password")

    def test_nobody_of_that_name_is_a_wrong_password_too(self):
        nobody = self.unregistered("nobody")
        self.assert_failed(nobody.enter("login", self.server), "wrong_password")

    def test_a_server_that_is_not_there_is_unreachable(self):
        class Nowhere:
            url = "https://127.0.0.1:1"
            ca = self.server.ca

        self.assert_failed(self.unregistered("ann").enter("register", Nowhere), "unreachable")

    def test_an_authority_that_is_not_trusted_refuses_the_certificate(self):
        device = self.unregistered("ann")
        secret = self.folder / "secret"
        secret.write_text("x\n")
        outcome = device.run(
            "register", "--server", self.server.url, "--user", device.user,
            "--password-file", secret,
        )
        self.assert_failed(outcome, "certificate_refused")

    def test_without_a_password_file_or_a_terminal_it_is_usage(self):
        device = self.unregistered("ann")
        outcome = device.run(
            "register", "--server", self.server.url, "--ca", self.server.ca, "--user", device.user
        )
        self.assert_usage(outcome)

    def at_a_terminal(self, verb, device):
        opened = Terminal([
            program("gapless"), verb, "--server", self.server.url, "--ca", str(self.server.ca),
            "--user", device.user, "--mailbox", str(device.mailbox),
        ])
        self.addCleanup(opened.close)
        return opened

    def test_at_a_terminal_the_password_is_asked_for_unseen(self):
        device = self.unregistered("ann")
        opened = self.at_a_terminal("register", device)
        opened.wait_for(lambda lines: lines[-1] == "Password:" and not opened.is_echoing())
        opened.type("pa ss\r")
        self.assertEqual(opened.join(), 0, opened.text())
        self.assertNotIn("pa ss", opened.output)
        self.assertTrue(opened.is_echoing())
        self.assert_done(device.enter("login", self.server, "pa ss"))

    def test_the_prompt_can_be_interrupted(self):
        opened = self.at_a_terminal("login", self.unregistered("ann"))
        opened.wait_for(lambda lines: lines[-1] == "Password:" and not opened.is_echoing())
        opened.type("\x03")
        self.assertEqual(opened.join(), 1, opened.text())
        self.assertTrue(opened.is_echoing())

    def test_a_password_is_utf8(self):
        ann = self.unregistered("ann")
        secret = self.folder / "secret"
        secret.write_bytes(b"pass\xe9\n")
        self.assert_failed(
            ann.run(
                "register", "--server", self.server.url, "--ca", self.server.ca,
                "--user", ann.user, "--password-file", secret,
            ),
            "invalid_utf8",
        )

    def test_an_empty_mailbox_is_not_the_usual_one(self):
        self.assert_usage(run("outbox", "--json", "--mailbox", ""))

    def test_a_mistaken_word_is_named(self):
        for words in (["frob"], ["--frob"], ["send", "--frob"]):
            outcome = run(*words, "--json")
            self.assert_usage(outcome)
            self.assertIn("frob", outcome.error["message"])

    def test_an_empty_password_file_is_usage(self):
        self.assert_usage(self.unregistered("ann").enter("register", self.server, ""))

    def test_a_missing_authority_file_is_usage(self):
        class Lost:
            url = self.server.url
            ca = self.folder / "missing.pem"

        self.assert_usage(self.unregistered("ann").enter("register", Lost))

    def test_mailboxes_have_a_usual_place(self):
        secret = self.folder / "secret"
        secret.write_text("x\r\n")
        home = {"XDG_DATA_HOME": str(self.folder / "home")}
        user = self.unregistered("ann").user

        entered = run(
            "register", "--json", "--server", self.server.url, "--ca", self.server.ca,
            "--user", user, "--password-file", secret, environment=home,
        )

        self.assert_done(entered)
        self.assertTrue((self.folder / "home" / "gapless" / user / "mailbox.db").exists())
        self.assert_done(run("sync", "--json", environment=home))
        again = run(
            "login", "--json", "--server", self.server.url, "--ca", self.server.ca,
            "--user", user.upper(), "--password-file", secret, environment=home,
        )
        self.assertEqual(again.lines[0]["device"], entered.lines[0]["device"])


if __name__ == "__main__":
    unittest.main()
