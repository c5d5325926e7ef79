"""Groups and their members. All but ``group`` need the server."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from . import _native
from ._core import Core, as_milliseconds, checked
from .kinds import HistoryPolicy, Role
from .values import Group, Member


class GroupsPart(Core):
    """Codes of all: ``unknown_conversation``, ``not_a_member``, ``forbidden``, ``unknown_user``,
    ``group_full``, ``conflict``."""

    async def create_group(
        self,
        name: str,
        members: Iterable[str] = (),
        history: HistoryPolicy = HistoryPolicy.FROM_JOIN,
        *,
        managed: bool = False,
        ephemeral: bool = False,
    ) -> int:
        """Makes a group with this user as its owner; returns the conversation's id.

        ``managed``: what is said there is readable by the operator, for good: the server makes the key and
        hands it to members. Codes besides: ``managed_unavailable``, where the server has no master key.
        ``ephemeral``: keys and texts are erased after some days, for good; never with ``managed``."""
        if managed and ephemeral:
            raise ValueError("a group is managed or ephemeral, not both")
        policy = checked(history, HistoryPolicy).value
        native = _native.Client.create_managed_group if managed else _native.Client.create_group
        native = _native.Client.create_ephemeral_group if ephemeral else native
        made: int = await self._ask(native, name, members, policy)
        return made

    async def invite(self, conversation: int, user: str) -> None:
        """Makes somebody a member."""
        await self._ask(_native.Client.invite, conversation, user)

    async def remove_member(self, conversation: int, user: str) -> None:
        """Ends somebody's membership."""
        await self._ask(_native.Client.remove, conversation, user)

    async def change_role(self, conversation: int, user: str, role: Role) -> None:
        """What a member may do from now on."""
        await self._ask(_native.Client.change_role, conversation, user, checked(role, Role).value)

    async def join(self, conversation: int) -> None:
        """Joins a group whose id one knows, where the server lets one."""
        await self._ask(_native.Client.join, conversation)

    async def leave(self, conversation: int) -> None:
        """Ends this user's membership."""
        await self._ask(_native.Client.leave, conversation)

    async def members(self, conversation: int) -> tuple[Member, ...]:
        """Who is in a conversation."""
        members: tuple[Member, ...] = await self._ask(_native.Client.members, conversation)
        return members

    async def mute_member(self, conversation: int, user: str, until: datetime | None) -> None:
        """A plain member may not write until then; None ends it."""
        await self._ask(_native.Client.mute, conversation, user, as_milliseconds(until))

    async def mute_all(self, conversation: int, is_muted: bool = True) -> None:
        """Whether nobody may write but owner and admins."""
        await self._ask(_native.Client.mute_all, conversation, is_muted)

    async def rename_group(self, conversation: int, name: str) -> None:
        """Gives a group another name."""
        await self._ask(_native.Client.rename_group, conversation, name)

    async def dismiss_group(self, conversation: int) -> None:
        """All leave, and it takes nothing more; what there was stays readable."""
        await self._ask(_native.Client.dismiss_group, conversation)

    async def set_history(self, conversation: int, history: HistoryPolicy) -> None:
        """What those see who join from now on."""
        await self._ask(
            _native.Client.set_history, conversation, checked(history, HistoryPolicy).value
        )

    async def group(self, conversation: int) -> Group:
        """What the timeline of a group adds up to: needs no server."""
        return await self._read(_native.Client.group_of, conversation)
