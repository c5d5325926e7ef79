"""Accounts over REST, and what becomes of the connections of those who are signed out."""

import unittest

from case import Case
from client.connection import TcpConnection
from client.rest import Refusal


class Account(Case):
    transport = TcpConnection

    def assert_refused(self, code, call, *arguments):
        with self.assertRaises(Refusal) as refusal:
            call(*arguments)
        self.assertEqual(refusal.exception.code, code)

    async def test_a_name_is_taken_once_whatever_its_case(self):
        self.account("alice").register()
        other = self.account("alice")
        other.user = other.user.upper()
        self.assert_refused("name_taken", other.register)

    async def test_wrong_passwords_and_unknown_names_look_alike(self):
        self.account("alice").register()
        wrong = self.account("alice")
        wrong.password = "guess"
        self.assert_refused("wrong_password", wrong.login)
        self.assert_refused("wrong_password", self.account("nobody").login)

    async def test_a_refreshed_token_opens_a_session(self):
        alice = await self.registered("alice")
        alice.rest.refresh()
        await alice.disconnect()
        await alice.connect()
        self.assertIsNone(alice.closed)
        self.assertEqual(alice.rest.health(), "ok")

    async def test_logging_out_closes_the_connection_and_ends_the_token(self):
        alice = await self.registered("alice")
        alice.rest.logout()
        await alice.until(lambda: alice.closed)
        self.assertEqual(alice.closed, "kicked")
        self.assert_refused("token_expired", alice.rest.devices)
        await alice.disconnect()
        await alice.connect()
        self.assertEqual(alice.closed, "token_expired")

    async def test_a_new_password_signs_the_other_devices_out(self):
        alice = await self.registered("alice")
        other = await self.second_device(alice)
        alice.rest.change_password("another password")
        await other.until(lambda: other.closed)
        self.assertEqual(other.closed, "kicked")
        self.assertIsNone(alice.closed)
        alice.rest.login()

    async def test_a_device_is_listed_and_signed_out(self):
        alice = await self.registered("alice")
        other = await self.second_device(alice)
        listed = [device["device"].replace("-", "") for device in alice.rest.devices()]
        self.assertEqual(
            sorted(listed), sorted(one.rest.device.hex() for one in (alice, other))
        )
        alice.rest.sign_out(other.rest.device.hex())
        await other.until(lambda: other.closed)
        self.assertEqual(other.closed, "kicked")
        self.assertEqual(len(alice.rest.devices()), 1)


if __name__ == "__main__":
    unittest.main()
