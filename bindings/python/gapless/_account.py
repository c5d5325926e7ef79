"""The account and the connection."""

from __future__ import annotations

import os
import pathlib

from . import _native
from ._core import Core, checked
from ._streams import Latest
from .kinds import AppState, DeviceClass, NetworkKind
from .values import Account, ConnectionStatus, Device


def _trusted(authority: str, authority_file: str | os.PathLike[str] | None) -> str:
    if authority_file is None:
        return authority
    return pathlib.Path(authority_file).read_text(encoding="utf-8")


class AccountPart(Core):
    """Who the user is, and how the server is reached."""

    async def register(
        self,
        server: str,
        user: str,
        password: str,
        *,
        authority: str = "",
        authority_file: str | os.PathLike[str] | None = None,
        device_class: DeviceClass = DeviceClass.OTHER,
    ) -> Account:
        """Makes a new user and logs this device in.

        ``server`` is ``https://host:port``; ``authority`` is the PEM text of whom to trust, or
        ``authority_file`` a file that has it: without one the system's. Codes: ``name_taken``,
        ``invalid_name``, ``usage``, ``forbidden`` (the mailbox is another user's).
        """
        trusted = _trusted(authority, authority_file)
        kind = checked(device_class, DeviceClass).value
        account: Account = await self._ask(
            _native.Client.register, server, trusted, user, password, kind
        )
        return account

    async def log_in(
        self,
        server: str,
        user: str,
        password: str,
        *,
        authority: str = "",
        authority_file: str | os.PathLike[str] | None = None,
        device_class: DeviceClass = DeviceClass.OTHER,
    ) -> Account:
        """Logs this device in, with the same arguments as ``register``. A mailbox is logged in once;
        later processes need not. Codes: ``wrong_password``, ``forbidden``, ``usage``."""
        trusted = _trusted(authority, authority_file)
        kind = checked(device_class, DeviceClass).value
        account: Account = await self._ask(
            _native.Client.log_in, server, trusted, user, password, kind
        )
        return account

    async def log_out(self) -> None:
        """Disconnects, and makes the server forget this device's tokens. The mailbox stays."""
        await self._ask(_native.Client.log_out)

    async def change_password(self, old_password: str, new_password: str) -> None:
        """Signs all other devices of the user out. Codes: ``wrong_password``, ``usage``."""
        await self._ask(_native.Client.change_password, old_password, new_password)

    async def devices(self) -> tuple[Device, ...]:
        """Where the user is logged in."""
        devices: tuple[Device, ...] = await self._ask(_native.Client.devices)
        return devices

    async def remove_device(self, device: str) -> None:
        """Signs another device of this user out."""
        await self._ask(_native.Client.remove_device, device)

    def who(self) -> Account | None:
        """Whose mailbox it is; None before the first login."""
        return self._now(_native.Client.who)

    def this_device(self) -> str:
        """The id of this mailbox's device."""
        return self._now(_native.Client.this_device)

    # ---- The connection.

    def connect(self) -> None:
        """Holds a connection from now on, or from the login on; and tries at once."""
        self._now(_native.Client.connect)

    def disconnect(self) -> None:
        """Ends it, and stays away."""
        self._now(_native.Client.disconnect)

    def network_changed(self) -> None:
        """The network has changed, or is back: tries at once."""
        self._now(_native.Client.network_changed)

    def set_network_state(
        self,
        name: str = "",
        kind: NetworkKind = NetworkKind.OTHER,
        *,
        is_online: bool = True,
    ) -> None:
        """What the system says of the network, each time that it says something. ``name`` is the same each
        time for the same network; on another one a new connection is made at once. Without a network nothing
        is tried until there is one."""
        self._now(
            _native.Client.set_network_state, name, checked(kind, NetworkKind).value, is_online
        )

    def set_app_state(self, state: AppState) -> None:
        """Whether somebody looks at the app. In the background heartbeats come as seldom as the network
        bears; messages still come at once."""
        self._now(_native.Client.set_app_state, checked(state, AppState).value)

    def status(self) -> ConnectionStatus:
        """How the client stands with its server."""
        return self._now(_native.Client.status)

    def statuses(self) -> Latest[ConnectionStatus]:
        """The status of the moment, then each new one."""
        return Latest(self, _native.Client.on_connection, lambda _: None)

    def is_settled(self) -> bool:
        """Whether everything known of is here, and the outbox holds nothing that is to be sent."""
        return self._now(_native.Client.is_settled)

    async def catch_up(self) -> None:
        """Returns as soon as ``is_settled()`` holds. It waits through lost connections, but raises the
        reason when the connection is given up."""
        await self._ask(_native.Client.catch_up)

    async def hear_news(self) -> None:
        """As ``catch_up()``, but it does not wait for the outbox: what stands there may wait for somebody."""
        await self._ask(_native.Client.hear_news)
