"""A whole chat over bad links: tunnels, lifts, hand-overs, connections that are half dead.

The stories are told some times as fast as they are in `scripts/bench links`, and the link is so slow
that they are over before the chat is. GAPLESS_LINK_TRACES names a folder with recorded traces (NAME.up,
NAME.down) that are played as well, as they are; GAPLESS_LINK_LOG a chat log to play instead.
"""

import contextlib
import json
import os
import pathlib
import subprocess
import unittest

import chats
from processes import program
from replay_case import ROOT, ReplayCase

SCRIPTS = ROOT / "tests" / "links" / "scripts"
TIMES_AS_FAST = 6
LINES, WRITERS = 1_000, 4
PACKET_EVERY_MS = 25  # of 1,500 bytes


class ReplayOverLinks(ReplayCase):
    def story(self, name):
        """A script in less time."""
        told = []
        for line in (SCRIPTS / f"{name}.script").read_text().splitlines():
            if not line.startswith("#"):
                step = json.loads(line)
                told.append(json.dumps({**step, "at_ms": step["at_ms"] // TIMES_AS_FAST}))
        path = self.folder / f"{name}.script"
        path.write_text("\n".join(told) + "\n")
        return path

    def slow_link(self):
        path = self.folder / "slow.trace"
        path.write_text(f"{PACKET_EVERY_MS}\n")
        return ["--trace", path]

    def chat(self):
        given = os.environ.get("GAPLESS_LINK_LOG")
        return pathlib.Path(given) if given else self.log("chat.txt", chats.long_chat(LINES, WRITERS))

    @contextlib.contextmanager
    def behind(self, *link):
        """The server, to which a proxy with this link is the only way for frames."""
        to = self.server.address("tcp")
        proxy = subprocess.Popen(
            [program("gapless-proxy"), "--without-commands", "--forward", f"tcp={to}", *map(str, link)],
            stdout=subprocess.PIPE, text=True,
        )
        try:
            way = json.loads(proxy.stdout.readline())["listening"]["tcp"]
            self.server.stop()
            self.server.start(arguments=["--advertise-tcp", way])
            yield
        finally:
            proxy.terminate()
            proxy.wait()
            proxy.stdout.close()

    def assert_all_arrives(self, *link):
        log = self.chat()
        with self.behind("--latency-ms", 20, *link):
            said = self.assert_clean(self.replay("--transport", "tcp", "--devices", 2, log))
        self.assertEqual(said["delivered"], said["lines"] * said["devices"])
        self.assert_verified(log)
        print(f"\n{log.name}: {said['lines']} lines, {said['devices']} devices, {said['seconds']} s")

    def test_through_tunnels(self):
        self.assert_all_arrives("--script", self.story("tunnel"), *self.slow_link())

    def test_in_a_lift(self):
        self.assert_all_arrives("--script", self.story("lift"), *self.slow_link())

    def test_from_one_network_to_another(self):
        self.assert_all_arrives("--script", self.story("hand-over"), *self.slow_link())

    def test_half_open(self):
        self.assert_all_arrives("--script", self.story("half-open"), *self.slow_link())

    def test_recorded(self):
        folder = os.environ.get("GAPLESS_LINK_TRACES")
        if not folder:
            self.skipTest("GAPLESS_LINK_TRACES names none")
        for up in sorted(pathlib.Path(folder).glob("*.up")):
            with self.subTest(up.stem):
                self.boxes = self.folder / up.stem
                self.assert_all_arrives("--trace-up", up, "--trace-down", up.with_suffix(".down"))


if __name__ == "__main__":
    unittest.main()
