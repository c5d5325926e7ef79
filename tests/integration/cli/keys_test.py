"""--end-to-end: what is said is read on the devices, and nowhere else."""

import base64
import hashlib
import json
import ssl
import unittest
import urllib.request
import uuid

from case import Case

# Of RFC 8032, test 1.
SIGNING_KEY = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")


class Keys(Case):
    def encrypted(self, user):
        """A user whose device has published its keys."""
        device = self.registered(user)
        device.do("sync", "--end-to-end")
        return device

    def registered_without_keys(self, user):
        """A user whose first device has never been seen again."""
        device = self.unregistered(user)
        first = hashlib.sha256(b"gapless/v1/did" + SIGNING_KEY).digest()[:16]
        wanted = {
            "request_id": str(uuid.uuid4()), "name": device.user, "password": "correct horse",
            "device": first.hex(), "key": base64.b64encode(SIGNING_KEY).decode(),
        }
        with urllib.request.urlopen(
            urllib.request.Request(
                f"{self.server.url}/v1/accounts", json.dumps(wanted).encode(),
                {"Content-Type": "application/json"}),
            context=ssl.create_default_context(cafile=self.server.ca),
        ) as answer:
            self.assertEqual(answer.status, 201)
        self.assert_done(device.enter("login", self.server))
        return device

    def second(self, of):
        other = self.second_device(of)
        other.do("sync", "--end-to-end")
        return other

    def say(self, device, to, text):
        return device.do("send", "--end-to-end", "--to", to.user, text=text)[0]

    def read(self, device, conversation):
        rows = device.do("history", "--conversation", conversation)
        return [(row["text"], row["protection"]) for row in rows if row["event"] == "message"]

    def conversation(self, device):
        return [row["conversation"] for row in device.do("conversations") if row["kind"] == "direct"][0]

    def setUp(self):
        super().setUp()
        self.canary = f"canary-{uuid.uuid4().hex}"

    def is_stored(self, text):
        """Whether it stands anywhere on the server's disk."""
        files = [path for path in (self.server.folder / "data").rglob("*") if path.is_file()]
        return any(text.encode() in path.read_bytes() for path in files)

    def test_a_message_is_read_by_the_other_and_not_by_the_server(self):
        ann, bob = self.encrypted("ann"), self.encrypted("bob")

        sent = self.say(ann, bob, self.canary)
        bob.do("sync", "--end-to-end")

        self.assertEqual(self.read(bob, sent["conversation"]), [(self.canary, "end_to_end")])
        self.assertEqual(self.read(ann, sent["conversation"]), [(self.canary, "end_to_end")])
        self.assertFalse(self.is_stored(self.canary))
        ann.do("send", "--to", ann.user, text=f"in the clear: {self.canary}")
        self.assertTrue(self.is_stored(self.canary), "what is there is found")

    def test_both_see_the_same_number(self):
        ann, bob = self.encrypted("ann"), self.encrypted("bob")
        self.say(ann, bob, "hello")
        bob.do("sync", "--end-to-end")

        here = ann.do("verify", bob.user)[0]
        there = bob.do("verify", ann.user)[0]

        self.assertRegex(here["number"], "^[0-9]{60}$")
        self.assertEqual(here["number"], there["number"])

    def test_who_was_verified_and_begins_anew_is_told_apart(self):
        ann, bob = self.encrypted("ann"), self.encrypted("bob")
        sent = self.say(ann, bob, "hello")
        bob.do("sync", "--end-to-end")
        self.assertEqual(ann.do("verify", bob.user)[0]["verification"], "unverified")
        said = ann.do("verify", bob.user, "--verified")[0]
        self.assertEqual(said["verification"], "verified")

        phone = self.second(bob)
        self.assertEqual(phone.do("devices", "begin-anew")[0]["event"], "begun_anew")
        waits = ann.run("send", "--end-to-end", "--to", bob.user, "--timeout", "2", text="is it you?")
        self.assert_failed(waits, "timed_out")
        self.assertEqual(len(ann.do("outbox")), 1, "and no verb of keys waits for it")
        now = ann.do("verify", bob.user)[0]
        self.assertEqual(now["verification"], "changed")
        self.assertNotEqual(now["number"], said["number"])
        ann.do("verify", bob.user, "--unverified")
        ann.do("sync", "--end-to-end")
        phone.do("sync", "--end-to-end")

        self.assertEqual(
            self.read(phone, sent["conversation"]),
            [("", "no_key"), ("is it you?", "end_to_end")],
        )

    def test_nobody_verifies_whose_keys_never_came(self):
        ann = self.encrypted("ann")
        bob = self.encrypted("bob")
        self.assert_failed(ann.run("verify", bob.user), "keys_missing")

    def test_a_linked_device_reads_everything(self):
        ann, bob = self.encrypted("ann"), self.encrypted("bob")
        sent = self.say(ann, bob, "before")
        tablet = self.second(bob)
        self.assertEqual(self.read(tablet, sent["conversation"]), [("", "no_key")])

        linked = bob.do("devices", "link", self.id_of(tablet))[0]
        self.say(ann, bob, "after")
        tablet.do("sync", "--end-to-end")

        self.assertEqual(linked["event"], "linked")
        self.assertEqual(
            self.read(tablet, sent["conversation"]),
            [("before", "end_to_end"), ("after", "end_to_end")],
        )

    def test_a_revoked_device_reads_no_more(self):
        ann, bob = self.encrypted("ann"), self.encrypted("bob")
        tablet = self.second(bob)
        bob.do("devices", "link", self.id_of(tablet))
        sent = self.say(ann, bob, "for all")
        bob.do("devices", "revoke", self.id_of(tablet))
        self.say(ann, bob, "for one")
        tablet.do("sync", "--end-to-end")

        self.assertEqual(
            self.read(tablet, sent["conversation"]), [("for all", "end_to_end"), ("", "no_key")]
        )

    def test_who_has_lost_the_device_gets_everything_back(self):
        ann, bob = self.encrypted("ann"), self.encrypted("bob")
        sent = self.say(ann, bob, self.canary)
        bob.do("sync", "--end-to-end")
        code = bob.do("backup")[0]["code"]
        self.assertRegex(code, "^([0-9A-Z]{4}-){13}[0-9A-Z]{4}$")

        phone = self.second(bob)
        self.assertEqual(self.read(phone, sent["conversation"]), [("", "no_key")])
        self.assertEqual(self.restore(phone, "no code at all").code, 2)
        self.assert_failed(self.restore(phone, ann.do("backup")[0]["code"]), "wrong_password")
        self.assertEqual(self.restore(phone, code.lower()).code, 0)

        self.assertEqual(self.read(phone, sent["conversation"]), [(self.canary, "end_to_end")])
        self.assertEqual(phone.do("backup")[0]["code"], code)
        self.assertEqual(self.restore(phone, code).code, 2, "it has the keys")
        self.assertFalse(self.is_stored(self.canary))
        self.assertFalse(self.is_stored(code))

    def test_who_has_no_keys_has_no_code(self):
        bob = self.encrypted("bob")
        tablet = self.second(bob)
        self.assert_failed(tablet.run("backup"), "forbidden")

    def restore(self, device, code):
        """What becomes of a restore with this code."""
        file = device.mailbox.parent / "code"
        file.write_text(code + "\n")
        return device.run("restore", "--code-file", str(file))

    def test_only_the_first_device_links(self):
        bob = self.encrypted("bob")
        tablet = self.second(bob)
        self.assert_failed(tablet.run("devices", "link", self.id_of(bob)), "forbidden")

    def test_what_is_written_to_somebody_without_keys_waits(self):
        ann = self.encrypted("ann")
        bob = self.registered_without_keys("bob")
        refused = ann.run(
            "send", "--end-to-end", "--to", bob.user, "--timeout", "3", text=self.canary
        )
        self.assert_failed(refused, "timed_out")
        self.assertEqual(len(ann.do("outbox")), 1)
        self.assertFalse(self.is_stored(self.canary))

        bob.do("sync", "--end-to-end")
        ann.do("sync", "--end-to-end")
        bob.do("sync", "--end-to-end")
        self.assertEqual(self.read(bob, self.conversation(bob)), [(self.canary, "end_to_end")])

    def group(self, device, verb, group, *arguments):
        return device.do("group", verb, "--end-to-end", "--conversation", group, *arguments)

    def say_in(self, device, group, text):
        device.do("send", "--end-to-end", "--conversation", group, text=text)

    def test_members_sign_who_is_in_a_group(self):
        ann, bob, cyn = (self.encrypted(name) for name in ("ann", "bob", "cyn"))
        group = self.group_of(ann, bob)
        self.say_in(ann, group, "two of us")
        bob.do("sync", "--end-to-end")

        self.group(ann, "invite", group, "--user", cyn.user)
        cyn.do("sync", "--end-to-end")
        ann.do("sync", "--end-to-end")
        self.say_in(ann, group, "three of us")
        cyn.do("sync", "--end-to-end")
        self.assertEqual(self.read(cyn, group), [("three of us", "end_to_end")])

        self.group(ann, "role", group, "--user", bob.user, "--role", "admin")
        self.group(bob, "remove", group, "--user", cyn.user)
        self.assert_failed(
            cyn.run("group", "join", "--end-to-end", "--conversation", group), "forbidden")
        self.say_in(bob, group, "two again")
        ann.do("sync", "--end-to-end")
        self.assertEqual(
            self.read(ann, group),
            [(text, "end_to_end") for text in ("two of us", "three of us", "two again")])

        self.group(ann, "leave", group)  # the owner: Bob is the next one
        rows = bob.do("group", "members", "--conversation", group)
        self.assertEqual([(row["user"], row["role"]) for row in rows], [(bob.user, "owner")])

    def test_who_has_no_keys_changes_no_members(self):
        ann, bob = self.encrypted("ann"), self.encrypted("bob")
        tablet = self.second_device(bob)
        group = self.group_of(ann, bob)
        self.say_in(ann, group, "hello")
        for words in ((), ("--end-to-end",)):
            self.assert_failed(
                tablet.run("group", "leave", *words, "--conversation", group), "keys_missing")


if __name__ == "__main__":
    unittest.main()
