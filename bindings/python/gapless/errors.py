"""What can go wrong, as exceptions.

Every one is a ``GaplessError`` with a ``code`` from a closed list; the classes below it group the codes
by what one does about them.
"""

from __future__ import annotations


class GaplessError(Exception):
    """Why something did not happen. ``str(error)`` is a sentence for a person."""

    code: str
    """Like ``"not_a_member"``; stable, and meant for programs."""
    detail: str
    """What it was about; never content, never a secret. May be empty."""
    retry_after: float | None
    """Seconds to wait before the same call may work; None if nobody said."""
    is_retryable: bool
    """Whether the same call may work later."""
    client_id: str | None
    """Of a message that was not sent: its id in the outbox, if it came there."""

    def __init__(
        self,
        code: str,
        message: str = "",
        detail: str = "",
        retry_after: float | None = None,
        client_id: str | None = None,
    ) -> None:
        super().__init__(message or code)
        self.code = code
        self.detail = detail
        self.retry_after = retry_after
        self.is_retryable = code in RETRYABLE or retry_after is not None
        self.client_id = client_id

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.code!r}, {str(self)!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, GaplessError):
            return NotImplemented
        return self._all() == other._all()

    def __hash__(self) -> int:
        return hash(self._all())

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), self._all()

    def _all(self) -> tuple[object, ...]:
        return self.code, str(self), self.detail, self.retry_after, self.client_id


class UsageError(GaplessError, ValueError):
    """The call could never work: the arguments contradict each other, or something is too large."""


class ClosedError(UsageError):
    """The client is closed, was never opened, or was forked away from its process."""


class WrongThreadError(UsageError, RuntimeError):
    """A client belongs to the event loop on which it was opened."""


class NotFoundError(GaplessError, LookupError):
    """There is no such user or conversation."""


class PermissionDeniedError(GaplessError, PermissionError):
    """The user may not do that."""


class SignInError(GaplessError):
    """Who the user is, is not settled: a wrong password, or a device that was signed out."""


class ConflictError(GaplessError):
    """Somebody else was faster."""


class UnavailableError(GaplessError, ConnectionError):
    """The server cannot be reached or has no time; most of these work later by themselves."""


class CancelledError(GaplessError):
    """It was called off: the message was cancelled, or the client closed meanwhile."""


class StorageError(GaplessError, OSError):
    """The mailbox: its disk, its file, or who else has it."""


class InternalError(GaplessError):
    """A mistake of Gapless itself. Please report it."""


RETRYABLE = frozenset({
    "timed_out", "unreachable", "rate_limited", "overloaded", "shutting_down", "idle_timeout",
    "outbox_full", "mailbox_in_use",
})

CLASSES: dict[str, type[GaplessError]] = {
    "usage": UsageError,
    "invalid_utf8": UsageError,
    "empty_message": UsageError,
    "message_too_large": UsageError,
    "frame_too_large": UsageError,
    "unsupported": UsageError,
    "invalid_name": UsageError,
    "invalid_mention": UsageError,
    "invalid_target": UsageError,
    "invalid_content": UsageError,
    "invalid_lifetime": UsageError,
    "unknown_user": NotFoundError,
    "unknown_conversation": NotFoundError,
    "not_a_member": PermissionDeniedError,
    "forbidden": PermissionDeniedError,
    "group_full": ConflictError,
    "name_taken": ConflictError,
    "conflict": ConflictError,
    "wrong_password": SignInError,
    "token_expired": SignInError,
    "logged_in_elsewhere": SignInError,
    "superseded": SignInError,
    "kicked": SignInError,
    "rate_limited": UnavailableError,
    "timed_out": UnavailableError,
    "unreachable": UnavailableError,
    "certificate_refused": UnavailableError,
    "overloaded": UnavailableError,
    "shutting_down": UnavailableError,
    "idle_timeout": UnavailableError,
    "outbox_full": UnavailableError,
    "cancelled": CancelledError,
    "storage_full": StorageError,
    "storage_failed": StorageError,
    "mailbox_in_use": StorageError,
    "mailbox_corrupt": StorageError,
    "mailbox_too_new": StorageError,
    "data_in_use": StorageError,
    "mailbox_locked": StorageError,
    "malformed_frame": InternalError,
    "unexpected_frame": InternalError,
    "counter_expected": InternalError,
    "log_diverged": InternalError,
    "epoch_stale": InternalError,
    "encryption_required": UsageError,
    "keys_missing": UnavailableError,
    "too_large_for_end_to_end": ConflictError,
    "managed_unavailable": UnavailableError,
    "generation_stale": ConflictError,
    "internal": InternalError,
}
"""The class of each code."""


def make_error(
    code: str,
    message: str,
    detail: str = "",
    retry_after: float | None = None,
    client_id: str | None = None,
) -> GaplessError:
    """The exception for a code, of the class that it belongs to."""
    return CLASSES.get(code, GaplessError)(code, message, detail, retry_after, client_id)
