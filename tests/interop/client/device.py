"""A device: an account's tokens, a mailbox, and one connection after the other."""

import asyncio
import uuid

from .connection import cut
from .mailbox import Mailbox
from .outbox import Outbox
from .schemas import (
    TEXT, Ack, Authenticate, Frame, Heartbeat, Hello, Message, Pull, Request, Sync,
)

GAP_WAIT = 0.05
SYNC_WAIT = 0.7
ACK_WAIT = 0.2
ACK_MESSAGES = 32
PULL_AT_ONCE_MAX = 8
PAGE_ENTRIES = 100


class Device:
    """Driven by its reader: each frame is taken, then what follows from it is sent.

    Tests wait for facts with `until`. With `is_lazy` set it takes frames but never acknowledges;
    after stop_reading() it does not even take them, and they pile up on their way.
    """

    def __init__(self, rest, transport):
        self.rest = rest
        self.mailbox = Mailbox()
        self.outbox = Outbox()
        self.welcome = None
        self.closed = None
        self.received = []
        self.is_lazy = False
        self._transport = transport
        self._connection = None
        self._tasks = set()
        self._requests = {}
        self._changed = asyncio.Condition()
        self._reads = asyncio.Event()
        self._reads.set()
        self._pulling = set()
        self._handled = 0
        self._unacknowledged = 0
        self._marks = {}
        self._caught_up = False

    async def connect(self):
        """Returns when the first sync is done."""
        session, self.welcome, self.closed = self.rest.session, None, None
        self._handled, self._unacknowledged, self._marks = 0, 0, {}
        self._caught_up = False
        self._pulling.clear()
        self.outbox.connection_lost()
        self.mailbox.is_syncing = True
        self._connection = await self._transport.open(
            session["addresses"][self._transport.name], self.rest.trusted
        )
        await self.send_frames(
            Frame(hello=Hello(versions=[1], device=self.rest.device)),
            Frame(authenticate=Authenticate(token=session["access_token"].encode())),
            Frame(sync=self._sync()),
        )
        self._start(self._read())
        await self.until(lambda: self.closed or not self.mailbox.is_syncing)
        if not self.closed:
            await self._after()

    async def disconnect(self):
        """Without a word, as networks do."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._connection is not None:
            await self._connection.close()
            self._connection = None

    async def send_frames(self, *frames):
        wholes = (frame.SerializeToString() for frame in frames)
        await self._connection.send(*(payload for whole in wholes for payload in cut(whole)))

    async def send_bytes(self, payload):
        await self._connection.send(payload)

    async def send(self, to, text):
        """To a user's name or a conversation's number; returns the draft with its answer."""
        draft = self.outbox.push(to, text if isinstance(text, bytes) else text.encode())
        await self._send_due()
        return draft

    async def request(self, **body):
        asked = Request(id=uuid.uuid4().bytes, **body)
        answer = self._requests[asked.id] = asyncio.get_running_loop().create_future()
        await self.send_frames(Frame(request=asked))
        return await asyncio.wait_for(answer, 20)

    async def until(self, holds, timeout=20):
        """Until a condition of this device holds."""
        async with self._changed:
            await asyncio.wait_for(self._changed.wait_for(holds), timeout)

    def count(self, kind):
        return sum(frame.WhichOneof("kind") == kind for frame in self.received)

    def frames_joined(self):
        """How many frames of this connection came in parts."""
        return self._connection.joiner.frames_joined

    def stop_reading(self):
        """But for one frame that it is waiting for already."""
        self._reads.clear()

    def go_on_reading(self):
        self._reads.set()

    async def acknowledge(self):
        """After the commit, which here is the memory's."""
        marks = [{"conversation": c, "seq": seq} for c, seq in self._marks.items()]
        self._marks, self._unacknowledged = {}, 0
        self._caught_up = self._has_caught_up()
        ack = Ack(
            frames=self._handled,
            marks=marks,
            inbox_version=self.mailbox.cursor,
            caught_up=self._caught_up,
        )
        await self.send_frames(Frame(ack=ack))

    async def beat(self):
        await self.send_frames(Frame(heartbeat=Heartbeat()))

    def _start(self, work):
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _sync(self):
        return Sync(epoch=self.mailbox.epoch, version=self.mailbox.cursor, limit=PAGE_ENTRIES)

    async def _read(self):
        try:
            while (frame := await self._connection.receive()) is not None:
                await self._reads.wait()
                await self._take(frame)
                async with self._changed:
                    self.received.append(frame)
                    self._changed.notify_all()
        finally:
            async with self._changed:
                self.closed = self.closed or "connection lost"
                self._changed.notify_all()

    async def _take(self, frame):
        kind = frame.WhichOneof("kind")
        take = getattr(self, f"_take_{kind}", None)
        if take is not None:
            await take(getattr(frame, kind))
        if kind in ("push", "notify", "changed"):
            self._handled += 1
        if kind in ("push", "pulled", "sent", "notify", "changed"):
            await self._after()

    async def _after(self):
        """What follows from anything that was taken: pulls, syncs, and the acknowledgement."""
        for conversation, timeline in self.mailbox.timelines.items():
            if timeline.high > 0:
                self._marks[conversation] = timeline.high
        for conversation, timeline in self.mailbox.gaps():
            if conversation not in self._pulling:
                self._pulling.add(conversation)
                self._start(self._close_gap(conversation, timeline))
        if self.mailbox.misses_a_frame:
            self._start(self._sync_unless_it_comes())
        self._unacknowledged += 1
        if self._unacknowledged == 1:
            self._start(self._acknowledge_soon())
        elif self._unacknowledged == ACK_MESSAGES and not self.is_lazy:
            await self.acknowledge()
        if self._has_caught_up() and not self._caught_up and not self.is_lazy:
            await self.acknowledge()

    def _has_caught_up(self):
        """What the server waits for before it tells of what is new, where it does wait."""
        is_behind = self.mailbox.is_syncing or any(self.mailbox.gaps())
        waits = self.welcome is not None and self.welcome.backlog_first
        return self._caught_up or (waits and not is_behind)

    async def _close_gap(self, conversation, timeline):
        if timeline.has_held:
            await asyncio.sleep(GAP_WAIT)
        if timeline.has_gap:
            await self.pull(conversation, timeline.high + 1, timeline.head)
        else:
            self._pulling.discard(conversation)

    async def pull(self, conversation, first, last):
        epoch = self.mailbox.timelines[conversation].epoch
        pull = Pull(conversation=conversation, epoch=epoch, from_seq=first, to_seq=last)
        await self.send_frames(Frame(pull=pull))

    async def _sync_unless_it_comes(self):
        await asyncio.sleep(SYNC_WAIT)
        if self.mailbox.misses_a_frame and not self.mailbox.is_syncing:
            await self.synchronise()

    async def synchronise(self):
        self.mailbox.is_syncing = True
        await self.send_frames(Frame(sync=self._sync()))

    async def _acknowledge_soon(self):
        await asyncio.sleep(ACK_WAIT)
        if not self.is_lazy and self._unacknowledged:
            await self.acknowledge()

    async def _send_due(self):
        if self._connection is not None and self.welcome is not None:
            due = self.outbox.due()
            if due:
                await self.send_frames(*(Frame(send=draft.send()) for draft in due))

    async def _take_welcome(self, welcome):
        self.welcome = welcome
        await self._send_due()

    async def _take_close(self, close):
        self.closed = close.reason.code.decode()

    async def _take_sync_page(self, page):
        if self.mailbox.take_page(page):
            await self.send_frames(Frame(sync=self._sync()))
        else:
            await self._after()

    async def _take_push(self, push):
        self.mailbox.take_messages(push.conversation, push.epoch, push.messages)
        self._take_fields(push)

    async def _take_changed(self, changed):
        self.mailbox.timelines[changed.entry.conversation].take_entry(changed.entry)
        if changed.HasField("inbox"):
            self.mailbox.take_fields(changed.entry.conversation, changed.inbox)

    async def _take_notify(self, notify):
        self._take_fields(notify)
        if not self.mailbox.is_syncing:
            await self.synchronise()

    async def _take_heartbeat_answer(self, answer):
        for told in answer.heads:
            timeline = self.mailbox.timelines[told.conversation]
            timeline.head = max(timeline.head, told.head)
        is_news = answer.has_more_heads or answer.inbox_version > self.mailbox.cursor
        if is_news and not self.mailbox.is_syncing:
            await self.synchronise()
        if answer.heads:
            await self._after()

    async def _take_pulled(self, pulled):
        self._pulling.discard(pulled.conversation)
        if not pulled.HasField("failure"):
            self.mailbox.take_pulled(pulled)

    async def _take_sent(self, sent):
        draft = self.outbox.sent(sent)
        if draft is None:
            return
        message = Message(
            seq=sent.seq,
            id=sent.id,
            client_id=sent.client_id,
            sender=self.welcome.user,
            sender_name=self.welcome.user_name,
            device=self.rest.device,
            counter=sent.counter,
            kind=TEXT,
            server_time_ms=sent.server_time_ms,
            body=draft.body,
        )
        self.mailbox.take_messages(sent.conversation, sent.epoch, [message])
        self._take_fields(sent)
        draft.answer.set_result(sent)
        await self._send_due()

    async def _take_refused(self, refused):
        draft = self.outbox.refused(refused)
        if draft is not None:
            draft.answer.set_result(refused)
        await self._send_due()

    async def _take_cancelled(self, cancelled):
        draft = self.outbox.cancelled(cancelled)
        if draft is not None:
            draft.answer.set_result(cancelled)

    async def _take_response(self, response):
        answer = self._requests.pop(response.id, None)
        if answer is not None:
            answer.set_result(response)

    def _take_fields(self, frame):
        if frame.HasField("inbox"):
            self.mailbox.take_fields(frame.conversation, frame.inbox)
