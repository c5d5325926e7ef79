"""What a device has to send, until it is answered (docs/protocol/frames.md, Sending)."""

import asyncio
import os
import time

from .schemas import TEXT, Cancel, Destination, Send

IN_FLIGHT_PER_CONVERSATION = 16


def new_client_id():
    """A UUID of version 7: milliseconds, then chance."""
    value = bytearray((time.time_ns() // 1_000_000).to_bytes(6, "big") + os.urandom(10))
    value[6] = value[6] & 0x0F | 0x70
    value[8] = value[8] & 0x3F | 0x80
    return bytes(value)


class Draft:
    """A message on its way. `answer` is done when the server has decided."""

    def __init__(self, to, body):
        self.to = to
        self.body = body
        self.client_id = new_client_id()
        self.counter = 0
        self.base = 0
        self.in_flight = False
        self.answer = asyncio.get_running_loop().create_future()

    def destination(self):
        if isinstance(self.to, int):
            return Destination(conversation=self.to)
        return Destination(user=self.to.lower().encode())

    def send(self):
        return Send(
            to=self.destination(),
            client_id=self.client_id,
            counter=self.counter,
            kind=TEXT,
            body=self.body,
        )

    def cancel(self):
        return Cancel(to=self.destination(), client_id=self.client_id, counter=self.counter)


class Outbox:
    """In order of sending, conversation by conversation."""

    def __init__(self):
        self.drafts = {}
        self.acknowledged = {}

    def push(self, to, body):
        draft = Draft(to, body)
        self.drafts[draft.client_id] = draft
        return draft

    def due(self):
        """Those to be sent now; they count as in flight from here on."""
        due, places = [], {}
        for draft in self.drafts.values():
            place = places[draft.to] = places.get(draft.to, 0) + 1
            if place <= IN_FLIGHT_PER_CONVERSATION and not draft.in_flight:
                draft.base = self.acknowledged.get(draft.to, 0)
                draft.counter = draft.base + place
                draft.in_flight = True
                due.append(draft)
        return due

    def connection_lost(self):
        for draft in self.drafts.values():
            draft.in_flight = False

    def sent(self, sent):
        """The draft that is done; None if this answer came before."""
        draft = self.drafts.pop(sent.client_id, None)
        if draft is not None:
            self.acknowledged[draft.to] = max(self.acknowledged.get(draft.to, 0), sent.counter)
            self._knows(draft.to, sent.conversation)
        return draft

    def refused(self, refused):
        """The draft that has failed; None if it is to be sent again with another counter."""
        draft = self.drafts.get(refused.client_id)
        if draft is None:
            return None
        if refused.failure.code != b"counter_expected":
            return self.drafts.pop(refused.client_id)
        # A refusal may be older than a Sent that came before it; then it tells nothing new.
        if self.acknowledged.get(draft.to, 0) == draft.base:
            self.acknowledged[draft.to] = refused.expected - 1
        draft.in_flight = False
        return None

    def cancelled(self, cancelled):
        draft = self.drafts.pop(cancelled.client_id, None)
        if draft is not None:
            self.acknowledged[draft.to] = max(self.acknowledged.get(draft.to, 0), draft.counter)
        return draft

    def _knows(self, to, conversation):
        """By name or by number it is the same conversation, with the same counters."""
        self.acknowledged[conversation] = max(
            self.acknowledged.get(conversation, 0), self.acknowledged[to]
        )
