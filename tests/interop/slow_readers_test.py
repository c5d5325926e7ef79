"""A tenth of a group stops reading: the others do not notice, and it has everything later."""

import unittest

from case import Case
from client.connection import TcpConnection

READERS = 20
SLOW_ONE_IN = 10

# Two push windows, so that half of it cannot be pushed to one who acknowledges nothing.
MESSAGES = 128
BODY_BYTES = 4 * 1024


class SlowReaders(Case):
    transport = TcpConnection

    async def the_group(self):
        """Who writes, who reads, and the group of all of them."""
        writer = await self.registered("writer")
        readers = [await self.registered(f"r{n}") for n in range(READERS)]
        made = await writer.request(
            create_group={
                "name": b"everybody",
                "members": [reader.rest.user.encode() for reader in readers],
            }
        )
        self.assertFalse(made.HasField("failure"), made)
        for device in (writer, *readers):
            timeline = device.mailbox.timelines[made.conversation]
            await device.until(lambda timeline=timeline: timeline.high > READERS)
        return writer, readers, made.conversation

    async def test_they_hold_up_nobody_and_catch_up(self):
        writer, readers, group = await self.the_group()
        slow, quick = readers[::SLOW_ONE_IN], [r for n, r in enumerate(readers) if n % SLOW_ONE_IN]
        texts = [f"{n} ".ljust(BODY_BYTES, "x") for n in range(MESSAGES)]

        for device in slow:
            device.stop_reading()
        sent = await self.say(writer, group, *texts)
        for device in quick:
            await self.has(device, sent)
        for device in slow:
            self.assertLess(device.mailbox.timelines[group].high, sent[0].seq)

        for device in slow:
            device.go_on_reading()
            await self.has(device, sent)
            self.assertIsNone(device.closed, "nobody is closed for being slow")
            self.assertGreater(device.count("notify"), 0)
            self.assertGreater(device.count("pulled"), 0)
            await self.is_pushed_to(device, writer, group)

    async def is_pushed_to(self, device, writer, group):
        """Sooner or later: what it has acknowledged may still be on its way."""
        pushes = device.count("push")
        for n in range(20):
            sent = await self.say(writer, group, f"and on it goes, {n}")
            await self.has(device, sent)
            if device.count("push") > pushes:
                return
        self.fail("it is only told that there is something")

    async def has(self, device, sent):
        """All of these, and nothing is missing before them."""
        timeline = device.mailbox.timelines[sent[0].conversation]
        await device.until(lambda: timeline.high >= sent[-1].seq)
        got = [timeline.entries[answer.seq] for answer in sent]
        self.assertEqual([m.client_id for m in got], [answer.client_id for answer in sent])
        self.assertEqual(timeline.missing, {})


if __name__ == "__main__":
    unittest.main()
