"""Contacts, presence, and who writes."""

from __future__ import annotations

from collections.abc import Iterable

from . import _native
from ._core import Core, checked
from ._streams import Latest
from .kinds import PresenceState
from .values import Contact, Presence, Typing


class PeoplePart(Core):
    """Codes of what is asked about a user: ``unknown_user``, ``forbidden``."""

    async def request_contact(self, user: str, note: str = "") -> None:
        """Asks to be each other's contacts."""
        await self._ask(_native.Client.request_contact, user, note)

    async def answer_contact(self, user: str, accept: bool) -> None:
        """Answers the request of that user."""
        await self._ask(_native.Client.answer_contact, user, accept)

    async def remove_contact(self, user: str) -> None:
        """Ends a contact, or takes a request back, for both."""
        await self._ask(_native.Client.remove_contact, user)

    async def follow(self, user: str) -> None:
        """One's own affair: the other one is not told."""
        await self._ask(_native.Client.follow, user)

    async def unfollow(self, user: str) -> None:
        """Ends that."""
        await self._ask(_native.Client.unfollow, user)

    async def block(self, user: str) -> None:
        """Nothing of that user gets through from now on."""
        await self._ask(_native.Client.block, user)

    async def unblock(self, user: str) -> None:
        """Ends that."""
        await self._ask(_native.Client.unblock, user)

    async def contacts(self) -> tuple[Contact, ...]:
        """How the user stands to others, by name."""
        return await self._read(_native.Client.contacts)

    # ---- Presence and typing: nothing of it is stored.

    def set_presence(self, state: PresenceState) -> None:
        """How this device is from now on, as contacts see it."""
        self._now(_native.Client.set_presence, checked(state, PresenceState).value)

    async def watch_presence(self, users: Iterable[str]) -> None:
        """Of whom to be told, instead of those before: at most 200 contacts."""
        await self._ask(_native.Client.watch_presence, users)

    def presence_of(self, user: str) -> Presence | None:
        """What is known of a watched user."""
        return self._now(_native.Client.presence_of, user)

    def presences(self) -> Latest[Presence]:
        """Each watched user who is another way than before."""
        return Latest(self, _native.Client.on_presence, lambda one: one.user)

    def set_typing(self, conversation: int, is_active: bool = True) -> None:
        """The user writes there, or has stopped. Call it with each key, if you like."""
        self._now(_native.Client.set_typing, conversation, is_active)

    def typing(self) -> Latest[Typing]:
        """Another member begins to write, or that is over."""
        return Latest(self, _native.Client.on_typing, lambda one: (one.conversation, one.user))
