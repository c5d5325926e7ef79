"""Gapless: messages without gaps, for asyncio.

    async with gapless.Client("mailbox") as client:
        await client.log_in("https://127.0.0.1:7445", "alice", "secret", authority_file="dev-ca.pem")
        await client.send("bob", "hello")
        async for event in client.events():
            ...

``gapless.blocking`` is the same without asyncio, ``gapless.testing`` a server for tests.
"""

from ._core import Span
from ._messages import To, What, edit, forward, reaction, recall, reply
from ._native import version as __version__
from ._streams import Events, Latest, ListView, Stream
from .changes import Change, Insert, Move, Remove, Reset, Update, apply_changes
from .client import Client, rekey_mailbox
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
from .errors import (
    CancelledError,
    ClosedError,
    ConflictError,
    GaplessError,
    InternalError,
    NotFoundError,
    PermissionDeniedError,
    SignInError,
    StorageError,
    UnavailableError,
    UsageError,
    WrongThreadError,
)
from .events import Event, FailedEvent, MessageEvent, SentEvent
from .kinds import (
    AppState,
    AttachmentState,
    ConnectionState,
    ContactChangeKind,
    ContactTie,
    ConversationKind,
    DeviceClass,
    Encryption,
    FindingKind,
    GapCause,
    HeartbeatRule,
    HistoryEnd,
    HistoryPolicy,
    KeyPolicy,
    MemberChangeKind,
    MessageKind,
    MessageProtection,
    NetworkKind,
    PendingState,
    PresenceState,
    RelationMode,
    RetentionKind,
    Role,
    SearchOrder,
    Transport,
    Verification,
)
from .values import (
    Account,
    Annotation,
    ConnectionStatus,
    Contact,
    Conversation,
    Device,
    DevicePresence,
    EntryId,
    Gap,
    Group,
    GroupMember,
    HistoryPage,
    KeyFinding,
    KnownServer,
    ListedConversation,
    ListedEntry,
    Member,
    Message,
    MessageOrigin,
    MessagePreview,
    MessageReceipts,
    Outgoing,
    PendingMessage,
    Presence,
    Receipt,
    ReceiptHint,
    SearchCursor,
    SearchHit,
    SearchPage,
    Sent,
    Typing,
)

__all__ = [
    "Account", "Annotation", "AppState", "Attachment", "AttachmentState", "CancelledError",
    "Change", "Client", "ClosedError", "ConflictError", "ConnectionState", "ConnectionStatus",
    "Contact", "ContactChange", "ContactChangeKind", "ContactTie", "Content", "Conversation",
    "ConversationKind", "CustomContent", "Device", "DeviceClass", "DevicePresence", "Emoji", "Encryption",
    "EntryId", "Event", "Events", "FailedEvent", "FindingKind", "Gap", "GapCause", "GaplessError", "Group",
    "GroupMember", "HeartbeatRule", "HistoryEnd", "HistoryPage", "HistoryPolicy", "KeyPolicy", "Insert",
    "InternalError", "KeyFinding", "KnownServer", "Latest", "ListView", "ListedConversation", "ListedEntry",
    "Location", "Member", "MemberChange", "MemberChangeKind", "Message", "MessageEvent",
    "MessageKind", "MessageOrigin", "MessagePreview", "MessageProtection", "MessageReceipts", "Move", "NetworkKind",
    "NotFoundError", "Outgoing", "PendingMessage", "PendingState", "PermissionDeniedError",
    "Presence", "PresenceState", "Receipt", "ReceiptHint", "Remove", "Reset", "Retention",
    "RelationMode", "RetentionKind", "Role", "SearchCursor", "SearchHit", "SearchOrder", "SearchPage", "Sent",
    "SentEvent", "SignInError", "Span", "StorageError", "Stream", "To", "Transport", "Typing",
    "UnavailableError", "Update", "UsageError", "Verification", "What", "WrongThreadError", "__version__",
    "apply_changes", "edit", "forward", "reaction", "recall", "rekey_mailbox", "reply",
]
