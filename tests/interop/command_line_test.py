"""The two clients, of one author neither, talk to each other."""

import asyncio
import pathlib
import tempfile
import unittest

from case import Case, on_both_transports
from processes.device import Device as CommandLine


class BothClients(Case):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="gapless-interop-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def command_line(self, user, verb):
        device = CommandLine(self.folder, self.name(user))
        outcome = device.enter(verb, self.server)
        self.assertEqual(outcome.code, 0, outcome.stderr)
        return device

    async def off_thread(self, call, *arguments):
        return await asyncio.get_running_loop().run_in_executor(None, call, *arguments)

    async def test_each_gets_what_the_other_sends(self):
        bob = self.command_line("bob", "register")
        alice = await self.registered("alice")
        (first,) = await self.say(alice, bob.user, "from python")
        await self.off_thread(bob.send, alice.rest.user, "from the command line")

        await self.sees(alice, first.conversation, "from python", "from the command line")
        self.assertEqual(await self.history(bob, first), ["from python", "from the command line"])

    async def test_a_group_of_both_has_one_order(self):
        bob = self.command_line("bob", "register")
        alice = await self.registered("alice")
        made = await alice.request(
            create_group={"name": b"both", "members": [bob.user.encode()]}
        )
        for number in range(5):
            await self.off_thread(bob.send, str(made.conversation), f"bob {number}")
            await self.say(alice, made.conversation, f"alice {number}")

        timeline = alice.mailbox.timelines[made.conversation]
        await alice.until(lambda: timeline.high == 12)
        told = timeline.texts()[2:]
        self.assertEqual(told, [f"{who} {n}" for n in range(5) for who in ("bob", "alice")])
        self.assertEqual(await self.history(bob, made), told)

    async def history(self, device, answer):
        """The texts as the command line has them, after a sync."""
        await self.off_thread(device.do, "sync")
        lines = await self.off_thread(
            device.do, "history", "--conversation", str(answer.conversation)
        )
        return [line["text"] for line in lines if line["event"] == "message"]


on_both_transports(BothClients, globals())
del BothClients

if __name__ == "__main__":
    unittest.main()
