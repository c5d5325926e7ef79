"""Closed lists of words: what a message, a role, a state can be.

Where a newer server or app says a word that is not here, a value has its number instead: an ``int``.
"""

import enum

__all__ = [
    "AppState", "AttachmentState", "ConnectionState", "ContactChangeKind", "ContactTie", "ConversationKind",
    "DeviceClass", "Encryption", "FindingKind", "GapCause", "HeartbeatRule", "HistoryEnd", "HistoryPolicy", "KeyPolicy", "MemberChangeKind", "MessageKind",
    "MessageProtection", "NetworkKind", "PendingState", "PresenceState", "RelationMode", "RetentionKind", "Role", "SearchOrder",
    "Transport", "Verification",
]


class MessageKind(enum.Enum):
    """What an entry of a timeline is."""

    TEXT = 1
    MEMBER_CHANGE = 2
    CONTACT_CHANGE = 3
    REACTION = 4
    EDIT = 5
    RECALL = 6
    EMOJI = 7
    LOCATION = 8
    IMAGE = 9
    VOICE = 10
    VIDEO = 11
    FILE = 12
    CUSTOM = 13
    KEY_CHANGE = 14


class MessageProtection(enum.Enum):
    """Who could read a message on its way to this device. NO_KEY: encrypted, and this device was not given
    the key; REFUSED: encrypted, and not as its sender has sent it. Both have no body. MANAGED: the members,
    and whoever runs the server, who has made the key. KEY_ERASED: of an ephemeral conversation, and its key is
    gone, or never was here; it has no body either."""

    NONE = 0
    END_TO_END = 1
    NO_KEY = 2
    REFUSED = 3
    MANAGED = 4
    KEY_ERASED = 5


class KeyPolicy(enum.Enum):
    """What becomes of keys and texts of a conversation that is encrypted end to end. ARCHIVE: they are kept;
    EPHEMERAL: they are erased after some days."""

    ARCHIVE = 1
    EPHEMERAL = 2


class RelationMode(enum.Enum):
    """Who can read what is said in a conversation. NONE: whoever runs the server; END_TO_END: the members'
    devices, and nobody else; MANAGED: the members, and whoever runs the server: it makes the key."""

    NONE = 0
    END_TO_END = 1
    MANAGED = 2


class ConversationKind(enum.Enum):
    """CONTACTS is the one in which users read what happens to their contacts."""

    DIRECT = 1
    GROUP = 2
    CONTACTS = 3


class Role(enum.Enum):
    """What a member may do: an owner everything, an admin invite, and remove plain members."""

    MEMBER = 1
    ADMIN = 2
    OWNER = 3


class HistoryPolicy(enum.Enum):
    """What somebody who joins a group may see of it."""

    FROM_JOIN = 1
    ALL = 2


class MemberChangeKind(enum.Enum):
    """What happened to a group and its members, or to how long a conversation is kept."""

    CREATED = 1
    INVITED = 2
    JOINED = 3
    LEFT = 4
    REMOVED = 5
    ROLE = 6
    RENAMED = 7
    MUTED = 8
    UNMUTED = 9
    ALL_MUTED = 10
    ALL_UNMUTED = 11
    HISTORY = 12
    DISMISSED = 13
    RETENTION = 14


class ContactTie(enum.Enum):
    """What there is between two users by request and answer."""

    NONE = 0
    ASKED = 1
    ASKED_BY = 2
    MUTUAL = 3


class ContactChangeKind(enum.Enum):
    """What happened between the user and another one."""

    REQUESTED = 1
    REQUEST_RECEIVED = 2
    ACCEPTED = 3
    REFUSED = 4
    REMOVED = 5
    FOLLOWED = 6
    UNFOLLOWED = 7
    BLOCKED = 8
    UNBLOCKED = 9


class DeviceClass(enum.Enum):
    """What kind of thing a device is. A server may let a user have one of each only."""

    PHONE = 1
    TABLET = 2
    DESKTOP = 3
    WEB = 4
    OTHER = 5


class PresenceState(enum.Enum):
    """How a device or a user is. UNKNOWN: nobody said, or it was too long ago."""

    ONLINE = 1
    AWAY = 2
    BUSY = 3
    SUSPENDED = 4
    OFFLINE = 5
    UNKNOWN = 6


class ConnectionState(enum.Enum):
    """How a client stands with its server. LIVE: caught up, and what is new arrives by itself."""

    OFFLINE = 1
    CONNECTING = 2
    CATCHING_UP = 3
    LIVE = 4


class PendingState(enum.Enum):
    """Where a message of the outbox is. UNCONFIRMED: tried for too long; nobody knows."""

    QUEUED = 1
    SENDING = 2
    FAILED = 3
    UNCONFIRMED = 4
    CANCELLING = 5


class GapCause(enum.Enum):
    """Why a range of a timeline is not there. MISSING: it is still to come."""

    MISSING = 1
    NOT_A_MEMBER = 2
    EXPIRED = 3


class HistoryEnd(enum.Enum):
    """Why a page of history has fewer entries than were asked for."""

    START_REACHED = 1
    EXPIRED = 2
    OFFLINE = 3


class SearchOrder(enum.Enum):
    """Newest first, or the best first."""

    NEWEST_FIRST = 1
    RANKED = 2


class RetentionKind(enum.Enum):
    """How a server keeps messages: for ever, for a time, or until every device has them."""

    FOREVER = 1
    LIMITED = 2
    UNTIL_ACKNOWLEDGED = 3


class AttachmentState(enum.Enum):
    """How the sender's upload stood when the message was written."""

    READY = 1
    PENDING = 2
    FAILED = 3


class Encryption(enum.Enum):
    """Which conversations a device encrypts from device to device.

    A conversation is encrypted from the first message that somebody sends who says EVERYWHERE, for all of its
    members, and for good. WHERE_BEGUN takes part where somebody else has begun to; OFF can neither read nor write there.
    """

    EVERYWHERE = 1
    WHERE_BEGUN = 2
    OFF = 3


class Transport(enum.Enum):
    """How frames travel to the server.

    WEBSOCKET is for networks that let only HTTPS through, EXCHANGE (HTTP long polling) for those
    that end whatever is no short request; AUTOMATIC takes the first that works.
    """

    TCP = 1
    WEBSOCKET = 2
    EXCHANGE = 3
    AUTOMATIC = 4


class NetworkKind(enum.Enum):
    """What the network is that the device is in."""

    OTHER = 1
    WIRED = 2
    WIFI = 3
    CELLULAR = 4
    SLOW_CELLULAR = 5


class AppState(enum.Enum):
    """Whether somebody looks at the app."""

    FOREGROUND = 1
    BACKGROUND = 2


class HeartbeatRule(enum.Enum):
    """How a device in the background chooses the silence after which it asks the server for life."""

    LEARNED = 1
    EXTRAPOLATED = 2
    FIXED = 3


class Verification(enum.Enum):
    """How far this device's user trusts that a user's account key is that person's.

    UNVERIFIED: the first key that was heard of is believed, and each one that follows. VERIFIED: the two have compared
    their safety number. CHANGED: they had, and the user has begun anew since; nothing is encrypted for them until
    ``mark_verified`` or ``mark_unverified``.
    """

    UNVERIFIED = 1
    VERIFIED = 2
    CHANGED = 3


class FindingKind(enum.Enum):
    """What an honest server and honest members never cause: docs/guide/security.md says what each may
    mean."""

    CHANGED_ACCOUNT = 1
    CHANGED_LIST = 2
    BAD_KEY_CHANGE = 3
    BAD_WRAP = 4
    BAD_MESSAGE = 5
    NOT_ENCRYPTED = 6
    BROKEN_CHAIN = 7
    SPLIT_LOG = 8
    BAD_ARCHIVE = 9
    BAD_MEMBERSHIP = 10
    MISSING_DIGEST = 11
