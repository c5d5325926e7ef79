"""What the tests of the other client stand on: a server for each class, devices for each test."""

import logging
import pathlib
import tempfile
import unittest

from client.connection import TcpConnection, WebSocketConnection
from client.device import Device
from client.rest import Rest
from processes.server import Server

PASSWORD = "correct horse battery staple"


class Case(unittest.IsolatedAsyncioTestCase):
    """Not a test itself: OverTcp and OverWebSocket run what stands in a case on either."""

    transport = None

    @classmethod
    def setUpClass(cls):
        # unittest's loop is in debug mode, and would tell of each step that took 0.1 s.
        logging.getLogger("asyncio").setLevel(logging.ERROR)
        folder = tempfile.TemporaryDirectory(prefix="gapless-interop-")
        cls.addClassCleanup(folder.cleanup)
        cls.server = Server(pathlib.Path(folder.name) / "server")
        cls.addClassCleanup(cls.server.kill)
        cls.server.start()

    def name(self, user):
        """A user of this test alone."""
        return f"{user}.{self.id().split('.')[-1].removeprefix('test_')}"[:32].rstrip(".")

    def account(self, user):
        return Rest(self.server.url, self.server.ca, self.name(user), PASSWORD)

    def device(self, account):
        device = Device(account, self.transport)
        self.addAsyncCleanup(device.disconnect)
        return device

    async def registered(self, user):
        """The first device of a new user, connected."""
        account = self.account(user)
        account.register()
        device = self.device(account)
        await device.connect()
        return device

    async def second_device(self, first):
        account = Rest(self.server.url, self.server.ca, first.rest.user, PASSWORD)
        account.login()
        device = self.device(account)
        await device.connect()
        return device

    async def say(self, device, to, *texts):
        """Sends and waits for all answers, which have to be a Sent."""
        drafts = [await device.send(to, text) for text in texts]
        answers = [await draft.answer for draft in drafts]
        for answer in answers:
            self.assertEqual(answer.DESCRIPTOR.name, "Sent", answer)
        return answers

    async def sees(self, device, conversation, *texts):
        """Waits until a device has exactly these texts, from seq 1 on."""
        timeline = device.mailbox.timelines[conversation]
        await device.until(lambda: timeline.high >= len(texts))
        self.assertEqual(timeline.texts(), list(texts))


def on_both_transports(case, names):
    """Two test classes of one case, as members of the module `names`."""
    for transport, name in ((TcpConnection, "OverTcp"), (WebSocketConnection, "OverWebSocket")):
        names[name] = type(name, (case,), {"transport": transport})
