"""Messages and events."""

from __future__ import annotations

from . import _native
from ._core import Core, call_native, checked
from ._streams import Events
from .contents import Attachment, Content, CustomContent, Emoji, Location
from .events import FailedEvent, MessageEvent, SentEvent
from .kinds import MessageKind
from .values import Message, Outgoing, PendingMessage, Sent

To = str | int
"""A user's name, or a conversation's id."""

What = str | Content | Outgoing
"""A text, a content, or either with more: see ``Outgoing``."""


def as_outgoing(what: What) -> Outgoing:
    """Whatever one may send, as the one thing that is sent."""
    if isinstance(what, Outgoing):
        return what
    if isinstance(what, str):
        return Outgoing(text=what)
    if isinstance(what, (Emoji, Location, Attachment, CustomContent)):
        return Outgoing(content=what)
    raise TypeError(f"a message is a str, a content or an Outgoing, not {type(what).__name__}")


def reply(target: int, text: str) -> Outgoing:
    """An answer to the message at that seq of the same conversation."""
    return Outgoing(text=text, target=target)


def reaction(target: int, text: str) -> Outgoing:
    """The user's one reaction to a message; an empty one takes it back."""
    return Outgoing(text=text, target=target, kind=MessageKind.REACTION)


def edit(target: int, text: str) -> Outgoing:
    """The message has this text from now on; an attachment, this caption."""
    return Outgoing(text=text, target=target, kind=MessageKind.EDIT)


def recall(target: int) -> Outgoing:
    """Takes the text of a message away, for everybody and for good."""
    return Outgoing(target=target, kind=MessageKind.RECALL)


def forward(message: Message, edited: str | None = None) -> Outgoing:
    """The same message once more, for another conversation, with whence it comes; ``edited`` is the text
    of its newest edit, if there is one."""
    return call_native(_native.forward_of, (), checked(message, Message), edited)


class MessagesPart(Core):
    """Sending, and hearing what happens."""

    async def send(self, to: To, what: What) -> str:
        """Puts a message into the outbox, and returns its id there when it is on stable storage.

        From then on it will be sent, in the order of the calls, whatever happens to the program or the
        network; its end is told by a ``SentEvent`` or a ``FailedEvent``. Codes: ``empty_message``,
        ``message_too_large``, ``invalid_name``, ``invalid_content``, ``outbox_full``, ``usage`` (nobody
        has ever logged in).
        """
        client_id: str = await self._ask(_native.Client.send, to, as_outgoing(what))
        return client_id

    async def send_and_wait(self, to: To, what: What) -> Sent:
        """The same, and returns when the server has given it its place.

        Raises why it has none, with ``client_id`` if it is in the outbox. Whoever is cancelled here has
        not cancelled the message.
        """
        sent: Sent = await self._ask(_native.Client.send_and_wait, to, as_outgoing(what))
        return sent

    def cancel(self, client_id: str) -> None:
        """Takes a message out of the outbox, unless the server has stored it meanwhile."""
        self._now(_native.Client.cancel, client_id)

    async def retry(self, client_id: str) -> Sent:
        """Sends a failed or unconfirmed message again, and waits as ``send_and_wait`` does."""
        sent: Sent = await self._ask(_native.Client.retry, client_id)
        return sent

    async def outbox(self) -> tuple[PendingMessage, ...]:
        """What waits to be sent, in that order."""
        return await self._read(_native.Client.outbox)

    def events(self) -> Events:
        """All events that are not acknowledged, then each new one.

        An event is acknowledged when the ``async for`` comes back for the next. One loop a client.
        """
        return Events(self)

    def acknowledge(self, event: MessageEvent | SentEvent | FailedEvent | int) -> None:
        """Done with the events up to this one: for those who leave a loop by ``break``."""
        self._now(_native.Client.acknowledge, event if isinstance(event, int) else event.id)


