"""What happens, for ``async for event in client.events()``.

Events are kept in the mailbox and come again, with the same ids, also to the next process, until they
are acknowledged.
"""

from __future__ import annotations

import dataclasses

from .errors import GaplessError
from .values import Message


@dataclasses.dataclass(frozen=True, slots=True)
class MessageEvent:
    """A new entry of a conversation, one's own included.

    ``expired``: it was kept no longer when it was to be told; of the message there is only its seq.
    """

    id: int
    conversation: int
    message: Message
    expired: bool


@dataclasses.dataclass(frozen=True, slots=True)
class SentEvent:
    """A message of this device got its place."""

    id: int
    client_id: str
    conversation: int
    seq: int
    duplicate: bool


@dataclasses.dataclass(frozen=True, slots=True)
class FailedEvent:
    """A message of this device was refused for good, or nobody knows (``timed_out``).

    It stays in the outbox until it is retried or cancelled.
    """

    id: int
    client_id: str
    to: int | str
    reason: GaplessError


Event = MessageEvent | SentEvent | FailedEvent
