"""What messages hold besides texts."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta

from .kinds import (
    AttachmentState,
    ContactChangeKind,
    HistoryPolicy,
    MemberChangeKind,
    MessageKind,
    RetentionKind,
    Role,
)

ACKNOWLEDGEMENT_WAIT = timedelta(days=30)


@dataclasses.dataclass(frozen=True, slots=True)
class Retention:
    """How long messages are kept."""

    kind: RetentionKind = RetentionKind.FOREVER
    time: timedelta = timedelta()

    @staticmethod
    def forever() -> Retention:
        """Nobody has set anything: the app's rule alone holds."""
        return Retention()

    @staticmethod
    def limited(time: timedelta) -> Retention:
        """So long, from when the server took it."""
        return Retention(RetentionKind.LIMITED, time)

    @staticmethod
    def until_acknowledged(at_most: timedelta = ACKNOWLEDGEMENT_WAIT) -> Retention:
        """Until every device has it, and no longer than that."""
        return Retention(RetentionKind.UNTIL_ACKNOWLEDGED, at_most)


@dataclasses.dataclass(frozen=True, slots=True)
class Emoji:
    """A picture out of a set that both apps know."""

    pack: str
    id: str
    fallback: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Location:
    """A place on the earth, in degrees; kept to a millionth of one."""

    latitude: float
    longitude: float
    name: str = ""
    address: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Attachment:
    """A file, by reference: the message says where its bytes are, and does not hold them."""

    reference: str
    name: str = ""
    kind: MessageKind = MessageKind.FILE
    media_type: str = ""
    size: int = 0
    width: int = 0
    height: int = 0
    length: timedelta = timedelta()
    thumbnail: bytes = b""
    thumbnail_type: str = ""
    digest: bytes | None = None
    state: AttachmentState = AttachmentState.READY
    caption: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class CustomContent:
    """What an app has made up: its data mean something to that app alone."""

    type: str
    data: bytes
    fallback: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class MemberChange:
    """What happened to a group and its members. ``by`` has done it, ``user`` is whom it is about."""

    kind: MemberChangeKind
    user: str
    by: str
    role: Role
    name: str
    until: datetime | None
    history: HistoryPolicy | None
    retention: Retention


@dataclasses.dataclass(frozen=True, slots=True)
class ContactChange:
    """What happened between the user and another one."""

    kind: ContactChangeKind
    user: str
    note: str


Content = Emoji | Location | Attachment | CustomContent
