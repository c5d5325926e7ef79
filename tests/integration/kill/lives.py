"""The lives of the server and of the clients' processes: each ends by SIGKILL, and the next begins."""

import json
import os
import random
import signal
import subprocess
import threading
import time

from processes import program
from processes.server import DidNotStart
from tally import AT_RANDOM, POINTS
from witness import Witness

# Seconds to wait for sends in flight, and then for a point to be passed. When they are over the life
# ends at random after all.
PATIENCE = 6


class Plan:
    """How one life ends: at a point, as soon as it is armed and passed, or just so."""

    def __init__(self, who, tally, chance, arming):
        behind = sorted(POINTS[who], key=lambda where: (tally.hits(who, where), chance.random()))
        self.where = AT_RANDOM if chance.random() < 0.15 else behind[0]
        self.is_early = chance.random() < 0.08  # while it starts
        self.in_flight = chance.choice([1, 2, 4, 6])  # at least, when it is armed
        self.delay = chance.choice([0, 0, 0.03, 0.1])  # from then on
        self._arming = arming
        arming.unlink(missing_ok=True)
        if self.is_early:
            self.arm()

    @property
    def environment(self):
        if self.where == AT_RANDOM:
            return {}
        return {"GAPLESS_KILL_AT": f"{self.where}:1/1", "GAPLESS_KILL_WHEN": str(self._arming)}

    def arm(self):
        self._arming.touch()

    @property
    def patience(self):
        return 0 if self.where == AT_RANDOM else PATIENCE


class Storm:
    """What the threads of a run share: when it ends, what is in flight, and what went wrong."""

    def __init__(self, seed, seconds, tally):
        self.seed = seed
        self.tally = tally
        self.witnesses = []
        self.failure = None
        self._server_ready_at = None  # None while there is no server
        self._changed = threading.Condition()
        self._ends = time.monotonic() + seconds
        self._ends_at_last = self._ends + 8 * seconds  # sanitizers on a busy machine

    def goes_on(self):
        """Until the time is over, and then a while longer for what was hit too seldom."""
        now = time.monotonic()
        if self.failure or now >= self._ends_at_last:
            return False
        return now < self._ends or bool(self.tally.missed())

    def run(self, lives):
        """The thread's function: whatever goes wrong in it is the run's failure."""
        try:
            while self.goes_on():
                lives.live_once()
        except Exception as why:  # pylint: disable=broad-except
            self.failure = self.failure or why

    def handle_server(self, is_ready):
        self._server_ready_at = time.monotonic() if is_ready else None

    def handle_change(self):
        with self._changed:
            self._changed.notify_all()

    def in_flight(self, witnesses=None):
        """What the devices that reach this server wait for."""
        since = self._server_ready_at
        if since is None:
            return 0
        return sum(each.in_flight(since) for each in witnesses or self.witnesses)

    def wait_for_flight(self, plan, witnesses=None):
        with self._changed:
            self._changed.wait_for(lambda: self.in_flight(witnesses) >= plan.in_flight, PATIENCE)
        time.sleep(plan.delay)


class ServerLives:
    def __init__(self, storm, folder, server):
        self._storm = storm
        self._server = server
        self._arming = folder / "server.armed"
        self._chance = random.Random(f"{storm.seed} server")

    def live_once(self):
        storm, server = self._storm, self._server
        plan = Plan("server", storm.tally, self._chance, self._arming)
        try:
            server.start(plan.environment)
            storm.handle_server(is_ready=True)
            if not plan.is_early:
                storm.wait_for_flight(plan)
                plan.arm()
            code = server.wait(plan.patience)
        except DidNotStart:
            code = server.wait(10)
            if code != -signal.SIGKILL:
                raise
        in_flight = storm.in_flight()
        storm.handle_server(is_ready=False)
        if code is None:
            server.kill()
        elif code != -signal.SIGKILL:
            raise RuntimeError(f"gaplessd ended with {code}:\n{server.log_path.read_text()[-4000:]}")
        storm.tally.note("server", AT_RANDOM if code is None else plan.where, in_flight)
        time.sleep(self._chance.uniform(0, 0.1))


class ClientLives:
    """One process with some devices."""

    def __init__(self, storm, folder, number, setting):
        self._storm = storm
        self._setting = {**setting, "life": 0}
        self._path = folder / f"house-{number}.json"
        self._log_path = folder / f"house-{number}.log"
        self._arming = folder / f"house-{number}.armed"
        self._witness = Witness(folder / f"house-{number}.history", storm.handle_change)
        self._chance = random.Random(f"{storm.seed} house {number}")
        storm.witnesses.append(self._witness)

    def live_once(self):
        storm = self._storm
        plan = Plan("client", storm.tally, self._chance, self._arming)
        process, reader = self._start(plan.environment)
        if not plan.is_early:
            storm.wait_for_flight(plan, [self._witness])
            plan.arm()
        try:
            process.wait(plan.patience)
        except subprocess.TimeoutExpired:
            pass
        code = process.poll()
        in_flight = storm.in_flight([self._witness])
        if code is None:
            process.kill()
        self._end(process, reader, 10)
        if code not in (None, -signal.SIGKILL):
            raise RuntimeError(f"a client ended with {code}:\n{self._log_path.read_text()[-4000:]}")
        storm.tally.note("client", AT_RANDOM if code is None else plan.where, in_flight)

    def settle(self):
        """Sends and receives what is left; how many events came with it."""
        process, reader = self._start({}, "--settle")
        code = self._end(process, reader, 200)
        if code != 0:
            raise RuntimeError(f"clients do not settle:\n{self._log_path.read_text()[-4000:]}")
        return self._witness.events

    def _start(self, environment, *arguments):
        self._setting["life"] += 1
        self._path.write_text(json.dumps(self._setting))
        self._witness.begin_life(self._setting["life"])
        command = [program("gapless-kill-client"), str(self._path), *arguments]
        with open(self._log_path, "ab") as log:
            process = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=log, env={**os.environ, **environment}
            )
        reader = threading.Thread(target=self._witness.read, args=(process.stdout,), daemon=True)
        reader.start()
        return process, reader

    @staticmethod
    def _end(process, reader, timeout):
        code = process.wait(timeout)
        reader.join()
        process.stdout.close()
        return code
