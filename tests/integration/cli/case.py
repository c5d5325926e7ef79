"""What the tests of the command line stand on: a server for each class, a folder for each test."""

import pathlib
import tempfile
import unittest

from processes.device import Device
from processes.server import Server

UUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


class Case(unittest.TestCase):
    server_arguments = ()

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="gapless-cli-")
        cls.addClassCleanup(folder.cleanup)
        cls.server = Server(
            pathlib.Path(folder.name) / "server", arguments=cls.server_arguments
        )
        cls.addClassCleanup(cls.server.kill)
        cls.server.start()

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="gapless-cli-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def unregistered(self, user, number=1):
        """A device of a user of this test alone."""
        name = f"{user}.{self.id().split('.')[-1].removeprefix('test_')}"[:32]
        return Device(self.folder, name, number)

    def registered(self, user):
        device = self.unregistered(user)
        self.assert_done(device.enter("register", self.server))
        return device

    def second_device(self, device, number=2):
        other = Device(self.folder, device.user, number)
        self.assert_done(other.enter("login", self.server))
        return other

    def id_of(self, device):
        return [row["device"] for row in device.do("devices") if row["current"]][0]

    def group_of(self, owner, *members):
        arguments = [word for member in members for word in ("--member", member.user)]
        return owner.do("group", "create", "--name", "group", *arguments)[0]["conversation"]

    def assert_done(self, outcome):
        self.assertEqual(outcome.code, 0, outcome.stderr)

    def assert_failed(self, outcome, code):
        """Exit code 1, and one typed error on standard error."""
        self.assertEqual((outcome.code, outcome.error.get("code")), (1, code), outcome.stderr)
        self.assertTrue(outcome.error["message"])
        self.assertEqual(len(outcome.stderr.splitlines()), 1)

    def assert_usage(self, outcome):
        self.assertEqual((outcome.code, outcome.error.get("code")), (2, "usage"), outcome.stderr)
        self.assertEqual(outcome.stdout, "")

    def texts(self, lines):
        return [line["text"] for line in lines if line["event"] == "message"]
