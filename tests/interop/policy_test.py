"""The five systems of the sources, each a policy of one server: five scenarios under five policies.

Each scenario passes under its own policy alone; under the others it fails, for the reason that the
table has.
"""

import asyncio
import concurrent.futures
import logging
import pathlib
import shutil
import tempfile
import unittest

import policy_scenarios as scenarios
from client.rest import Rest
from processes.server import Server

POLICIES = ("letter-box", "archive", "heartbeat", "timeline", "courier")


class Policies(unittest.IsolatedAsyncioTestCase):
    @classmethod
    def setUpClass(cls):
        logging.getLogger("asyncio").setLevel(logging.ERROR)
        folder = tempfile.TemporaryDirectory(prefix="gapless-policies-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.users = cls.folder / "users"
        with Server(cls.users) as server:
            names = ["alice", "bob", *(f"u{n}" for n in range(scenarios.LARGE - 2))]
            with concurrent.futures.ThreadPoolExecutor(4) as pool:
                list(pool.map(lambda name: cls.register(server, name), names))
            server.stop()

    @staticmethod
    def register(server, name):
        """Nobody waits for the device that made the account."""
        rest = Rest(server.url, server.ca, name, scenarios.PASSWORD)
        rest.register()
        if not name.startswith("u"):
            rest.logout()

    async def found(self, scenario, policy):
        """What the scenario found instead of what it wanted; None where that is what there is."""
        folder = self.folder / scenario.__name__ / policy
        shutil.copytree(self.users, folder)
        place = scenarios.Place(folder, policy)
        try:
            await scenario(place)
        except scenarios.Differs as found:
            return str(found)
        finally:
            await place.close()
        return None

    async def test_heads_beyond_the_bound_are_fetched_from_the_archive(self):
        folder = self.folder / "bound"
        shutil.copytree(self.users, folder)
        place = scenarios.Place(folder, "heartbeat", "--heartbeat-heads-max", 1)
        try:
            named, has_more = await scenarios.more_than_a_heartbeat_names(place)
        finally:
            await place.close()
        self.assertEqual((max(named), has_more), (1, True))

    async def check(self, scenario, expected):
        found = await asyncio.gather(*(self.found(scenario, policy) for policy in POLICIES))
        self.assertEqual(dict(zip(POLICIES, found)), expected)

    async def test_letter_box(self):
        await self.check(
            scenarios.nothing_is_left,
            {
                "letter-box": None,
                "archive": "is kept for ever",
                "heartbeat": "is kept for a time",
                "timeline": "is kept for ever",
                "courier": "was pushed",
            },
        )

    async def test_archive(self):
        await self.check(
            scenarios.everybody_at_once,
            {
                "letter-box": "moves every inbox",
                "archive": None,
                "heartbeat": "is not pushed",
                "timeline": "is not pushed",
                "courier": "moves every inbox",
            },
        )

    async def test_heartbeat(self):
        await self.check(
            scenarios.with_the_next_heartbeat,
            {
                "letter-box": "is told at once: notify",
                "archive": "is told at once: push",
                "heartbeat": None,
                "timeline": "is told at once: notify",
                "courier": "is told at once: push",
            },
        )

    async def test_timeline(self):
        await self.check(
            scenarios.begins_anew,
            {
                "letter-box": "is told the difference",
                "archive": "is told the difference",
                "heartbeat": "is told the difference",
                "timeline": None,
                "courier": "is told the difference",
            },
        )

    async def test_courier(self):
        await self.check(
            scenarios.backlog_before_news,
            {
                "letter-box": "is told of news first: notify",
                "archive": "is told of news first: push",
                "heartbeat": "is not pushed",
                "timeline": "is told of news first: notify",
                "courier": None,
            },
        )


if __name__ == "__main__":
    unittest.main()
