"""What calls answer with: plain values that compare by what is in them, and do not change.

Times are ``datetime`` in UTC, spans of time ``timedelta``; ids of conversations and users are numbers,
ids of devices and of messages in the outbox are texts of UUIDs. A ``seq`` is the place of an entry in its
conversation: 1, 2, 3 … without holes, and the only order of messages.
"""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta

from .contents import (
    Attachment,
    ContactChange,
    Content,
    CustomContent,
    Emoji,
    Location,
    MemberChange,
    Retention,
)
from .errors import GaplessError
from .kinds import (
    ConnectionState,
    ContactTie,
    ConversationKind,
    DeviceClass,
    FindingKind,
    GapCause,
    HistoryEnd,
    HistoryPolicy,
    KeyPolicy,
    MessageKind,
    MessageProtection,
    PendingState,
    PresenceState,
    RelationMode,
    Role,
    Transport,
)


@dataclasses.dataclass(frozen=True, slots=True)
class Account:
    """Whose mailbox it is."""

    server: str
    user: str
    user_id: int
    device: str
    is_logged_in: bool


@dataclasses.dataclass(frozen=True, slots=True)
class KnownServer:
    """One of the servers of a system, and its entrances: ``host:port`` each, or empty. ``region``: where it
    is, parts with a dash between them, the widest first. ``exchange``: frames over HTTP long polling."""

    tcp: str = ""
    websocket: str = ""
    rest: str = ""
    region: str = ""
    exchange: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Device:
    """A device on which the user is logged in."""

    id: str
    key: bytes
    device_class: DeviceClass
    last_seen: datetime | None


@dataclasses.dataclass(frozen=True, slots=True)
class ConnectionStatus:
    """How a client stands with its server, and why it is not live.

    ``over``: what frames travel over while it is connected.
    """

    state: ConnectionState
    reason: GaplessError | None
    over: Transport | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation as this device knows it."""

    id: int
    kind: ConversationKind
    name: str
    epoch: int
    first: int
    head: int
    high: int
    members: int
    role: Role
    removed: bool
    last_counter: int
    active: datetime | None
    retention: Retention
    mode: RelationMode
    policy: KeyPolicy
    unread: int
    unread_mentions: int
    marked_unread: bool
    read_seq: int
    peer_read: int
    peer_delivered: int


@dataclasses.dataclass(frozen=True, slots=True)
class MessageOrigin:
    """Whence a message was forwarded, as its sender says."""

    author: str
    written: datetime | None


@dataclasses.dataclass(frozen=True, slots=True)
class Message:
    """One entry of a conversation's timeline.

    ``text`` is what it says in words: its text, its caption, a reaction. ``content`` is what else it
    holds; for changes of members and contacts, what changed. ``body`` is the bytes that these were read
    from. ``target`` is the seq that it answers or annotates. ``protection`` is who could read it on its way.
    """

    seq: int
    id: int
    client_id: str | None
    kind: MessageKind
    sender: str
    sender_id: int
    device: str | None
    counter: int
    server_time: datetime | None
    text: str
    content: Content | MemberChange | ContactChange | None
    body: bytes
    ordinal: int
    mentions: tuple[str, ...]
    mention_all: bool
    target: int | None
    recalled: bool
    expires: datetime | None
    origin: MessageOrigin | None
    protection: MessageProtection


@dataclasses.dataclass(frozen=True, slots=True)
class Annotation:
    """What somebody has said about a message: the newest of its kind by this user."""

    target: int
    kind: MessageKind
    by: str
    by_id: int
    seq: int
    at: datetime | None
    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class PendingMessage:
    """A message in the outbox: it has no seq yet. ``to`` is a conversation's id or a user's name."""

    client_id: str
    to: int | str
    state: PendingState
    attempts: int
    text: str
    reason: GaplessError | None
    mentions: tuple[str, ...]
    mention_all: bool
    kind: MessageKind
    target: int | None


@dataclasses.dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to send: a text or a content, whom it mentions, how long it lives.

    ``target`` is what it replies to; ``reaction``, ``edit`` and ``recall`` make what is about another
    message.
    """

    text: str = ""
    content: Content | None = None
    mentions: tuple[str, ...] = ()
    mention_all: bool = False
    target: int | None = None
    lifetime: timedelta | None = None
    kind: MessageKind = MessageKind.TEXT
    origin: MessageOrigin | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Sent:
    """A message has its place. ``duplicate``: an earlier try had already stored it."""

    client_id: str
    conversation: int
    seq: int
    duplicate: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Receipt:
    """How far a member has read a conversation, and has it on a device."""

    user: str
    user_id: int
    read_seq: int
    delivered_seq: int


@dataclasses.dataclass(frozen=True, slots=True)
class MessageReceipts:
    """Who has got and who has read one message."""

    members: tuple[Receipt, ...]
    read_count: int
    delivered_count: int
    members_count: int


@dataclasses.dataclass(frozen=True, slots=True)
class ReceiptHint:
    """Somebody in a group has got or read what was written there lately."""

    conversation: int
    user_id: int
    read_seq: int
    delivered_seq: int


@dataclasses.dataclass(frozen=True, slots=True)
class Member:
    """A user in a conversation, as the server says."""

    user: str
    user_id: int
    role: Role
    join_seq: int
    muted_until: datetime | None


@dataclasses.dataclass(frozen=True, slots=True)
class GroupMember:
    """A member of a group as its timeline tells of them."""

    user: str
    role: Role
    join_seq: int
    muted_until: datetime | None


@dataclasses.dataclass(frozen=True, slots=True)
class Group:
    """A group as its timeline tells of it; not ``is_complete``: a part of that is not known here."""

    name: str
    history: HistoryPolicy
    retention: Retention
    is_all_muted: bool
    is_dismissed: bool
    is_complete: bool
    members: tuple[GroupMember, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Contact:
    """How the user stands to another one."""

    user: str
    tie: ContactTie
    follows: bool
    blocked: bool
    note: str


@dataclasses.dataclass(frozen=True, slots=True)
class DevicePresence:
    """One device of a user who is there."""

    device_class: DeviceClass
    state: PresenceState


@dataclasses.dataclass(frozen=True, slots=True)
class Presence:
    """How a user is, as far as it is known."""

    user: str
    state: PresenceState
    last_seen: datetime | None
    devices: tuple[DevicePresence, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Typing:
    """Somebody writes in a conversation, or has stopped."""

    conversation: int
    user: str
    active: bool


@dataclasses.dataclass(frozen=True, slots=True)
class KeyFinding:
    """Somebody has changed, kept back or made up what encryption stands on. What it concerns is kept, and
    not believed; without a conversation it is the user alone."""

    kind: FindingKind
    conversation: int | None
    seq: int | None
    user_id: int


@dataclasses.dataclass(frozen=True, slots=True)
class MessagePreview:
    """As much of an entry as a list shows."""

    seq: int
    kind: MessageKind
    sender: str
    sender_id: int
    server_time: datetime | None
    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class ListedConversation:
    """A row of the list of conversations."""

    conversation: Conversation
    is_pinned: bool
    is_muted: bool
    draft: str
    last: MessagePreview | None


@dataclasses.dataclass(frozen=True, slots=True)
class EntryId:
    """Tells the items of a timeline apart, from the outbox on and in any later process."""

    device: str | None
    client_id: str | None
    seq: int | None


@dataclasses.dataclass(frozen=True, slots=True)
class Gap:
    """The seqs ``start`` to ``end`` of a timeline are not here."""

    start: int
    end: int
    why: GapCause


@dataclasses.dataclass(frozen=True, slots=True)
class ListedEntry:
    """An item of a timeline, with what was said about it."""

    id: EntryId
    what: Message | PendingMessage | Gap
    annotations: tuple[Annotation, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class HistoryPage:
    """Entries in their order; ``end`` is set if there are fewer than were asked for."""

    entries: tuple[Message, ...]
    end: HistoryEnd | None


@dataclasses.dataclass(frozen=True, slots=True)
class SearchCursor:
    """Where the next page of a search begins."""

    score: int
    server_time_ms: int
    conversation: int
    seq: int


@dataclasses.dataclass(frozen=True, slots=True)
class SearchHit:
    """What was found: the message, a part of it to show, and where in that the words are."""

    conversation: int
    message: Message
    snippet: str
    spans: tuple[tuple[int, int], ...]


@dataclasses.dataclass(frozen=True, slots=True)
class SearchPage:
    """``next`` is set if there is more: ask again with it as ``after``."""

    hits: tuple[SearchHit, ...]
    next: SearchCursor | None


__all__ = [
    "Account", "Annotation", "Attachment", "ConnectionStatus", "Contact", "ContactChange", "Content",
    "Conversation", "CustomContent", "Device", "DevicePresence", "Emoji", "EntryId", "Gap", "Group",
    "GroupMember", "HistoryPage", "KeyFinding", "ListedConversation", "ListedEntry", "Location", "Member",
    "MemberChange", "Message", "MessageOrigin", "MessagePreview", "MessageReceipts", "Outgoing",
    "PendingMessage", "Presence", "Receipt", "ReceiptHint", "Retention", "SearchCursor", "SearchHit",
    "SearchPage", "Sent", "Typing",
]
