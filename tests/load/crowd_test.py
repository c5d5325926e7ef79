"""A group of very many devices that are all online, and some clients of the SDK among them.

The devices of gapless-load take a push that does not follow the one before for a failure, and have
to hear each message once. The clients are `gapless listen`, each with a mailbox of its own.

GAPLESS_CROWD_MEMBERS says how many they are together (620; at most 10,000, as many as a group may
have); the figures are printed.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest
from concurrent.futures import ThreadPoolExecutor

from processes import program
from processes.device import Device
from processes.server import Server

CLIENTS = 20
DEVICES = int(os.environ.get("GAPLESS_CROWD_MEMBERS", "620")) - CLIENTS
MESSAGES = 20
PATIENCE = 120


class Crowd(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="gapless-crowd-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        # Their TLS would be most of the work, and all of it before the first message.
        self.server = Server(self.folder / "server", arguments=("--plain-tcp", "127.0.0.1:0"))
        self.addCleanup(self.server.kill)
        self.server.start()

    def gathered(self):
        """gapless-load with all its devices in the group, and the group."""
        address = self.server.address("plain_tcp")
        load = subprocess.Popen(
            [program("gapless-load"), "crowd", "--plain", "--tcp", address,
             "--rest", self.server.address("rest"), "--ca", self.server.ca,
             "--server-pid", str(self.server.pid),
             "--devices", str(DEVICES), "--messages", str(MESSAGES)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        self.addCleanup(self.end, load)
        line = load.stdout.readline()
        self.assertTrue(line, "the devices did not come together")
        return load, json.loads(line)["group"]

    def end(self, load):
        load.stdin.close()
        load.stdout.close()
        load.kill()
        load.wait()

    def client(self, number):
        device = Device(self.folder, f"client{number}")
        entered = device.enter("register", self.server)
        self.assertEqual(entered.code, 0, entered.stderr)
        return device

    def listening(self, device):
        listener = device.listen("--count", MESSAGES, "--timeout", PATIENCE)
        self.addCleanup(listener.kill_if_alive)
        return listener

    def test_everybody_hears_every_message_once_and_in_order(self):
        began = time.monotonic()
        load, group = self.gathered()
        gathered = time.monotonic()
        with ThreadPoolExecutor(4) as several:
            clients = list(several.map(self.client, range(CLIENTS)))
        for each in clients:
            each.do("group", "join", "--conversation", group)
        listeners = [self.listening(each) for each in clients]
        # Each but the last one is online when it has heard of the last one.
        last = clients[-1].user
        for each in listeners:
            each.wait_for(lambda lines: any(line.get("user") == last for line in lines), PATIENCE)

        load.stdin.write("now\n")
        load.stdin.flush()
        said = load.stdout.readline()
        self.assertTrue(said, "the devices did not hear everything")
        sent = time.monotonic()
        heard = []
        for each in listeners:
            self.assertEqual(each.join(PATIENCE), 0, each.stderr)
            heard.append([line for line in each.lines if line["event"] == "message"])

        self.assertEqual(len({line["text"] for line in heard[0]}), MESSAGES)
        seqs = [line["seq"] for line in heard[0]]
        self.assertEqual(seqs, list(range(seqs[0], seqs[0] + MESSAGES)))
        for each in heard[1:]:
            self.assertEqual(each, heard[0])
        figures = json.loads(said)
        self.assertEqual((figures["devices"], figures["messages"]), (DEVICES, MESSAGES))
        print(f"{said.strip()} gathered in {gathered - began:.1f} s, "
              f"all in {sent - began:.1f} s", file=sys.stderr)


if __name__ == "__main__":
    unittest.main()
