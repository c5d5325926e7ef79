"""What only one of the five policies does: a scenario for each, which the other four do not pass.

A scenario gets a Place, and ends with nothing where all is as that policy promises. Where it is not
it raises Differs, with what was found instead.
"""

import asyncio
import contextlib
import pathlib
import sqlite3
import time

from client.connection import TcpConnection
from client.device import Device
from client.rest import Rest
from client.schemas import RESET
from processes import program
from processes.server import Server

PASSWORD = "correct horse battery staple"
HOUR = 3_600
DAY = 24 * HOUR

# One more than may be in a group whose messages move every member's inbox, by default.
LARGE = 501
CREATED_AT_ONCE = 500
MESSAGES = 10

EXPIRED = 2  # the reason of a hole

LIVE = ("push", "notify", "changed")


class Differs(Exception):
    """Something is not as the scenario's own policy has it."""


class Place:
    """A server with a policy, on a copy of a data directory, and the devices that come to it."""

    def __init__(self, folder, policy, *arguments):
        self._server = Server(
            pathlib.Path(folder), arguments=("--policy", policy, *map(str, arguments))
        )
        self._devices = []
        self._server.start()

    async def close(self):
        for device in self._devices:
            await device.disconnect()
        self._server.kill()

    async def device(self, user):
        """A new device of a user that there is."""
        rest = Rest(self._server.url, self._server.ca, user, PASSWORD)
        await asyncio.to_thread(rest.login)
        device = Device(rest, TcpConnection)
        self._devices.append(device)
        return device

    async def online(self, user):
        device = await self.device(user)
        await device.connect()
        return device

    async def group(self, owner, *members):
        made = await owner.request(
            create_group={"name": b"tea", "members": [each.encode() for each in members]}
        )
        assert not made.HasField("failure"), made
        return made.conversation

    async def later(self, seconds):
        """So much time passes while nobody is there; the server is started again."""
        for device in self._devices:
            await device.disconnect()
        self._server.stop()
        self._server.start(
            {"LD_PRELOAD": program("gapless_late_clock.so"), "GAPLESS_LATE_SECONDS": str(seconds)}
        )

    async def back(self, device):
        """Its tokens are old by now."""
        await asyncio.to_thread(device.rest.refresh)
        await device.connect()

    def rows(self, query, *values):
        (file,) = (self._server.folder / "data").glob("*.db")
        with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as store:
            return store.execute(query, values).fetchall()


async def say(device, to, *texts):
    """Sends, and waits until all of it is stored."""
    drafts = [await device.send(to, text) for text in texts]
    answers = [await draft.answer for draft in drafts]
    assert all(answer.DESCRIPTOR.name == "Sent" for answer in answers), answers
    return answers


async def listen_to(device, conversation, high):
    """Until a device has so much, also where it hears of it with its heartbeats alone."""
    timeline = device.mailbox.timelines[conversation]
    for _ in range(40):
        await device.beat()
        with contextlib.suppress(asyncio.TimeoutError):
            return await device.until(lambda: timeline.high >= high, timeout=0.5)
    raise Differs(f"has {timeline.high} of {high} messages")


async def heard(device, conversation):
    """What was told live so far: an answer comes behind all that was told before it."""
    await device.request(list_members={"conversation": conversation, "limit": 1})
    return {kind: device.count(kind) for kind in LIVE}


def news(before, after):
    return [kind for kind in LIVE if after[kind] > before[kind]]


async def nothing_is_left(place):
    """letter-box: who asks gets it, and after the last acknowledgement it is in no row."""
    alice, bob = await place.online("alice"), await place.online("bob")
    (sent,) = await say(alice, "bob", "for your eyes only")
    await listen_to(bob, sent.conversation, sent.seq)
    for device in (alice, bob):
        await device.until(lambda device=device: device.count("delivered_kept") > 0)

    def row():
        found = place.rows("SELECT kept_until FROM message WHERE conversation = ?", sent.conversation)
        return found[0][0] if found else None

    deadline = time.monotonic() + 20
    while (until := row()) is not None:
        if until == 0:
            raise Differs("is kept for ever")
        if until > time.time() * 1_000:
            raise Differs("is kept for a time")
        assert time.monotonic() < deadline, "it has expired and was not swept"
        await asyncio.sleep(0.1)
    if bob.count("push") > 0:
        raise Differs("was pushed")


async def everybody_at_once(place):
    """archive: a message to a large group costs what one costs, and everybody has it at once."""
    alice, bob = await place.online("alice"), await place.online("bob")
    members = [f"u{n}" for n in range(LARGE - 2)]
    group = await place.group(alice, *members[: CREATED_AT_ONCE - 1])
    joined = await bob.request(join_group={"conversation": group})
    assert not joined.HasField("failure"), joined
    await bob.synchronise()
    await bob.until(lambda: bob.mailbox.timelines[group].is_known)

    async def moves_inboxes():
        """Whether a message moves the inbox of who only reads it."""
        await bob.synchronise()
        await bob.until(lambda: not bob.mailbox.is_syncing)
        cursor = bob.mailbox.cursor
        (sent,) = await say(alice, group, "hello, all of you")
        await bob.synchronise()
        await bob.until(lambda: not bob.mailbox.is_syncing)
        await listen_to(bob, group, sent.seq)
        return bob.mailbox.cursor > cursor

    # The group becomes large while people write.
    moves = [await moves_inboxes() for _ in range(MESSAGES)]
    if moves[-1]:
        raise Differs("moves every inbox")
    before = len(bob.received)
    sent = await say(alice, group, *(f"to all, {n}" for n in range(MESSAGES)))
    await heard(bob, group)
    told = bob.received[before:]
    pushed = [each.seq for frame in told for each in frame.push.messages]
    if not pushed:
        raise Differs("is not pushed")
    assert pushed == [answer.seq for answer in sent], pushed
    assert pushed == list(range(pushed[0], pushed[0] + MESSAGES)), pushed


async def with_the_next_heartbeat(place):
    """heartbeat: nothing is said unasked, the next heartbeat brings it, and it lives for a day."""
    alice, bob = await place.online("alice"), await place.online("bob")
    group = await place.group(alice, "bob")
    await listen_to(bob, group, 1)
    before = await heard(bob, group)
    (sent,) = await say(alice, group, "gone tomorrow")
    told = news(before, await heard(bob, group))
    if told:
        raise Differs(f"is told at once: {told[0]}")
    await bob.beat()
    await bob.until(lambda: bob.mailbox.timelines[group].high >= sent.seq)

    await place.later(DAY - HOUR)
    other = await place.online("bob")
    await listen_to(other, group, sent.seq)
    assert other.mailbox.timelines[group].texts()[-1] == "gone tomorrow"
    await place.later(DAY + HOUR)
    other = await place.online("bob")
    await listen_to(other, group, sent.seq)
    if other.mailbox.timelines[group].missing.get(sent.seq) != EXPIRED:
        raise Differs("is there after a day")


async def begins_anew(place):
    """timeline: after a month away a device begins anew, and the archive has everything."""
    alice, bob = await place.online("alice"), await place.online("bob")
    group = await place.group(alice, "bob")
    await listen_to(bob, group, 1)
    await bob.disconnect()
    (sent,) = await say(alice, group, "a month ago")

    await place.later(31 * DAY)
    await place.back(bob)
    states = [frame.sync_page.state for frame in bob.received if frame.HasField("sync_page")]
    if RESET not in states:
        raise Differs("is told the difference")
    for device in (bob, await place.online("bob")):
        await listen_to(device, group, sent.seq)
        timeline = device.mailbox.timelines[group]
        if timeline.missing or timeline.texts()[-1] != "a month ago":
            raise Differs("is not in the archive")


async def backlog_before_news(place):
    """courier: who comes back is told nothing live before the last of what was missed."""
    alice, bob = await place.online("alice"), await place.online("bob")
    group = await place.group(alice, "bob")
    await listen_to(bob, group, 1)
    await bob.disconnect()
    missed = await say(alice, group, *(f"missed {n}" for n in range(MESSAGES)))

    bob.is_lazy = True
    bob.received.clear()
    await bob.connect()
    await say(alice, group, "live")
    told = news(dict.fromkeys(LIVE, 0), await heard(bob, group))
    if told:
        raise Differs(f"is told of news first: {told[0]}")
    await bob.until(lambda: bob.mailbox.timelines[group].high >= missed[-1].seq)

    bob.is_lazy = False
    await bob.acknowledge()
    await listen_to(bob, group, missed[-1].seq + 1)
    before = await heard(bob, group)
    await say(alice, group, "and now")
    if "push" not in news(before, await heard(bob, group)):
        raise Differs("is not pushed")


async def more_than_a_heartbeat_names(place):
    """What does not fit into an answer is no loss: it is in the archive, and a sync says so."""
    alice, bob = await place.online("alice"), await place.online("bob")
    groups = [await place.group(alice, "bob") for _ in range(3)]
    for group in groups:
        await listen_to(bob, group, 1)
    sent = [(await say(alice, group, *"abc"))[-1] for group in groups]
    bob.received.clear()
    await bob.beat()
    for answer in sent:
        timeline = bob.mailbox.timelines[answer.conversation]
        await bob.until(lambda timeline=timeline, seq=answer.seq: timeline.high >= seq)
        assert timeline.texts()[-3:] == ["a", "b", "c"], timeline.texts()
    told = [each.heartbeat_answer for each in bob.received if each.HasField("heartbeat_answer")]
    return [len(answer.heads) for answer in told], any(answer.has_more_heads for answer in told)
