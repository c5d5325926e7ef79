"""Keys, unless ``Client(encryption=Encryption.OFF)`` says otherwise."""

from __future__ import annotations

from . import _native
from ._core import Core, checked
from ._streams import Latest
from .kinds import Verification
from .values import Device, KeyFinding


class KeysPart(Core):
    """Which devices are the user's, how two users make sure of each other, and how keys come back."""

    async def link_device(self, device: Device) -> None:
        """Lets another device of this user read and write what is encrypted from now on. Compare its id
        with what the device says of itself before: it is the hash of its key, and the only thing that the
        server cannot make up. Returns when the server has the new list. Codes: ``forbidden`` (this is not the
        device that has the account's key: the first one of its user), ``usage`` (it is linked, or was
        revoked)."""
        await self._ask(_native.Client.link_device, checked(device, Device))

    async def revoke_device(self, device: str) -> None:
        """The same device no more. Codes: ``forbidden``, as above; ``unknown_user`` (it is not linked)."""
        await self._ask(_native.Client.revoke_device, device)

    async def safety_number(self, user: str) -> str:
        """60 digits that this user and another one compare, by some other way than this one: where they are
        equal nobody stands between the two. Code: ``keys_missing`` (nothing was heard of their keys)."""
        number: str = await self._ask(_native.Client.safety_number, user)
        return number

    async def verification(self, user: str) -> Verification:
        """Whether the two have compared their safety number; this device alone knows. Code: ``keys_missing``."""
        how: Verification = await self._ask(_native.Client.verification, user)
        return how

    async def mark_verified(self, user: str, number: str) -> None:
        """They have, and it was this one. Returns when that is on stable storage. Codes: ``keys_missing``,
        ``conflict`` (the number is another one by now: compare again)."""
        await self._ask(_native.Client.mark_verified, user, number)

    async def mark_unverified(self, user: str) -> None:
        """They have not; also to write to who has ``CHANGED`` without comparing. Code: ``keys_missing``."""
        await self._ask(_native.Client.mark_unverified, user)

    def key_findings(self) -> Latest[KeyFinding]:
        """What is found of a server or a member that is not honest, as it is found; for a slow reader the
        latest of each kind, conversation and user. Nobody is told of what was found before."""
        return Latest(
            self,
            _native.Client.on_key_finding,
            lambda one: (one.kind, one.conversation, one.user_id),
        )

    async def recovery_code(self) -> str:
        """56 letters and digits in groups of four, always the same ones. Whoever has them and can log in
        reads all that was ever encrypted for this user: they belong on paper and nowhere else. Returns when the
        keys of this device are backed up. Code: ``forbidden`` (this device does not have the account key)."""
        code: str = await self._ask(_native.Client.recovery_code)
        return code

    async def restore(self, code: str) -> None:
        """With the recovery code this device gets the account key, lists itself, and reads what was said
        before: messages that it has become readable bit by bit. Returns when the keys are here. Codes:
        ``usage`` (that is no recovery code, or the device is linked), ``wrong_password`` (it is another user's,
        or of an earlier beginning), ``keys_missing`` (nothing was backed up), ``unreachable``."""
        await self._ask(_native.Client.restore, code)

    async def begin_anew(self) -> None:
        """For who has lost the account key and has no recovery code: this device makes another one, and is this
        user's only device from then on; the others have to log in again with a new mailbox. What was encrypted
        before and is not here can never be read. Everybody who writes with the user has a finding,
        ``CHANGED_ACCOUNT``. Returns when the server has it. Codes: ``forbidden`` (the user has revoked this device),
        ``keys_missing`` (encryption is off)."""
        await self._ask(_native.Client.begin_anew)
