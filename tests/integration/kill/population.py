"""Who is in the run: users with two devices each, in two groups and in pairs, over three processes."""

import concurrent.futures
import random

from processes.device import Device
from processes.server import free_address

USERS = ["ada", "ben", "chloe", "dan", "eve", "finn"]
PAIRS = [("ada", "ben"), ("chloe", "dan"), ("eve", "finn"), ("ada", "dan")]
GROUPS = {"everybody": USERS, "some": ["ben", "dan", "finn"]}

# Which devices live and die together, and how they travel. No user has both in one process.
HOUSES = [
    ("tcp", [("ada", 1), ("ben", 2), ("chloe", 1), ("dan", 2)]),
    ("websocket", [("ada", 2), ("ben", 1), ("eve", 1), ("finn", 2)]),
    ("tcp", [("chloe", 2), ("dan", 1), ("eve", 2), ("finn", 1)]),
]


def addresses(seed):
    chance = random.Random(f"{seed} ports")
    return {entrance: free_address(chance) for entrance in ("tcp", "websocket", "rest")}


class Population:
    def __init__(self, folder, server):
        self._devices = {
            (user, number): Device(folder / "mailboxes", user, number)
            for user in USERS for number in (1, 2)
        }
        self._groups = {}
        self._enter(server)

    def _enter(self, server):
        with concurrent.futures.ThreadPoolExecutor(4) as doors:
            for number, verb in ((1, "register"), (2, "login")):
                entering = [self._devices[user, number] for user in USERS]
                outcomes = list(doors.map(lambda device: device.enter(verb, server), entering))
                if any(outcome.code != 0 for outcome in outcomes):
                    raise RuntimeError([outcome.stderr for outcome in outcomes])
        for name, (owner, *members) in GROUPS.items():
            words = [word for user in members for word in ("--member", user)]
            made = self._devices[owner, 1].do("group", "create", "--name", name, *words)
            self._groups[name] = int(made[0]["conversation"])

    def _destinations(self, user):
        groups = [self._groups[name] for name, members in GROUPS.items() if user in members]
        peers = [other for pair in PAIRS if user in pair for other in pair if other != user]
        return groups + peers

    def houses(self):
        """For each process its setting: transport and devices."""
        for transport, inhabitants in HOUSES:
            devices = [
                {
                    "name": f"{user}/{number}",
                    "mailbox": str(self._devices[user, number].mailbox),
                    "to": self._destinations(user),
                }
                for user, number in inhabitants
            ]
            yield {"transport": transport, "devices": devices}
