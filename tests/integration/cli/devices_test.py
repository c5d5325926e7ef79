"""devices and kick, and what a server's sign-out policy makes of logins."""

import json
import unittest

from case import UUID, Case
from processes.device import Device
from processes.server import DidNotStart, Server


class DeviceCase(Case):
    """Phones and tablets."""

    def enter_as(self, verb, device, device_class):
        secret = device.mailbox.parent / "secret"
        secret.write_text("correct horse\n")
        return device.run(
            verb, "--server", self.server.url, "--ca", self.server.ca, "--user", device.user,
            "--password-file", secret, "--device-class", device_class,
        )

    def phone(self, user):
        device = self.unregistered(user)
        self.assert_done(self.enter_as("register", device, "phone"))
        return device

    def tablet(self, phone, number=2):
        other = Device(self.folder, phone.user, number)
        self.assert_done(self.enter_as("login", other, "tablet"))
        return other

    def devices(self, device):
        return {row["class"]: row for row in device.do("devices")}


class Devices(DeviceCase):
    def test_devices_tells_which_there_are_and_which_is_this(self):
        phone = self.phone("ann")
        self.tablet(phone)

        rows = self.devices(phone)

        self.assertEqual(sorted(rows), ["phone", "tablet"])
        for row in rows.values():
            self.assertEqual(row["event"], "device")
            self.assertRegex(row["device"], f"^{UUID}$")
            self.assertGreater(row["last_seen"], 1_700_000_000_000)
        self.assertEqual((rows["phone"]["current"], rows["tablet"]["current"]), (True, False))

    def test_without_a_class_a_device_is_an_other_one(self):
        (row,) = self.registered("ann").do("devices")
        self.assertEqual(row["class"], "other")

    def test_a_class_that_is_none_is_usage(self):
        self.assert_usage(self.enter_as("register", self.unregistered("ann"), "toaster"))

    def test_kick_signs_the_other_out_and_forgets_it(self):
        phone = self.phone("ann")
        tablet = self.tablet(phone)
        other = self.devices(phone)["tablet"]["device"]

        (said,) = phone.do("kick", "--device", other)

        self.assertEqual((said["event"], said["device"]), ("kicked", other))
        self.assertEqual(list(self.devices(phone)), ["phone"])
        self.assert_failed(tablet.run("devices"), "token_expired")

    def test_a_listening_device_is_told_by_whom_it_was_kicked(self):
        phone = self.phone("ann")
        tablet = self.tablet(phone)
        rows = self.devices(phone)
        listener = tablet.listen()
        phone.send(phone.user, "are you there?")
        listener.wait_for(lambda lines: self.texts(lines) == ["are you there?"])

        phone.do("kick", "--device", rows["tablet"]["device"])

        self.assertEqual(listener.join(), 1)
        error = json.loads(listener.stderr.splitlines()[-1])["error"]
        self.assertEqual(error["code"], "kicked")
        self.assertIn(f"removed by phone device {rows['phone']['device']}", error["message"])

    def test_kicking_what_is_no_device_of_ones_own(self):
        ann, bob = self.phone("ann"), self.phone("bob")
        strange = self.devices(bob)["phone"]["device"]
        self.assert_failed(ann.run("kick", "--device", strange), "forbidden")
        self.assert_usage(ann.run("kick", "--device", "a phone"))
        self.assert_usage(ann.run("kick"))


class SignOutPolicies(DeviceCase):
    """Each test has a server of its own policy."""

    def serve(self, policy):
        self.server = Server(self.folder / "server")
        self.addCleanup(self.server.kill)
        self.server.start(arguments=["--sign-out-policy", policy])

    def test_a_displaced_device_is_told_by_whom_until_it_logs_in_again(self):
        self.serve("one_per_user")
        phone = self.phone("ann")
        mine = self.devices(phone)["phone"]["device"]
        tablet = self.tablet(phone)
        by = self.devices(tablet)["tablet"]["device"]

        for verb in (["sync"], ["devices"], ["sync"]):
            outcome = phone.run(*verb)
            self.assert_failed(outcome, "kicked")
            self.assertIn(f"displaced by the login of tablet device {by}", outcome.error["message"])

        self.assert_done(self.enter_as("login", phone, "phone"))
        self.assert_done(phone.run("sync"))
        self.assertEqual(self.devices(phone)["phone"]["device"], mine)
        self.assert_failed(tablet.run("sync"), "kicked")

    def test_what_a_displaced_device_wrote_goes_out_after_its_next_login(self):
        self.serve("one_per_user")
        phone = self.phone("ann")
        self.tablet(phone)
        self.assert_failed(phone.run("sync"), "kicked")
        outcome = phone.run("send", "--to", phone.user, text="written while signed out")
        self.assert_failed(outcome, "kicked")

        self.assert_done(self.enter_as("login", phone, "phone"))
        self.assert_done(phone.run("sync"))

        (row,) = phone.do("conversations")
        history = phone.do("history", "--conversation", row["conversation"])
        self.assertEqual(self.texts(history), ["written while signed out"])

    def test_one_of_each_class_may_stay(self):
        self.serve("one_per_class")
        phone = self.phone("ann")
        tablet = self.tablet(phone)
        self.assert_done(phone.run("sync"))

        newer = self.tablet(phone, 3)

        self.assert_done(phone.run("sync"))
        self.assert_done(newer.run("sync"))
        self.assert_failed(tablet.run("sync"), "kicked")

    def test_a_newer_device_is_refused_while_the_older_is_there(self):
        self.serve("refuse_newer")
        phone, bob = self.phone("ann"), self.phone("bob")
        tablet = Device(self.folder, phone.user, 2)
        listener = phone.listen()
        bob.send(phone.user, "are you there?")
        listener.wait_for(lambda lines: self.texts(lines) == ["are you there?"])

        self.assert_failed(self.enter_as("login", tablet, "tablet"), "logged_in_elsewhere")

        self.assertEqual(listener.interrupt(), 0)
        self.assert_done(self.enter_as("login", tablet, "tablet"))
        self.assert_failed(phone.run("sync"), "kicked")

    def test_a_policy_that_is_none_of_its_words_is_usage(self):
        server = Server(self.folder / "server")
        with self.assertRaises(DidNotStart):
            server.start(arguments=["--sign-out-policy", "maybe"])
        self.assertEqual(server.wait(10), 2)


if __name__ == "__main__":
    unittest.main()
