"""gapless-proxy between plain sockets: its flags, its commands, and each of its faults."""

import json
import select
import socket
import struct
import subprocess
import tempfile
import threading
import time
import unittest

from processes import program

PATIENCE = 20  # seconds; only a test that fails waits so long


class Running:
    """The program, and its answers as objects."""

    def __init__(self, *arguments):
        self._process = subprocess.Popen(
            [program("gapless-proxy"), *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        self.ready = self._answer()

    def command(self, **wanted):
        return self.line(json.dumps(wanted))

    def line(self, text):
        self._process.stdin.write(text + "\n")
        self._process.stdin.flush()
        return self._answer()

    def address(self, name):
        host, port = self.ready["listening"][name].rsplit(":", 1)
        return host, int(port)

    def end(self):
        """Its exit code once its input has ended."""
        self._process.stdin.close()
        return self.wait()

    def wait(self):
        code = self._process.wait(PATIENCE)
        self._process.stdin.close()
        self._process.stdout.close()
        return code

    def _answer(self):
        return json.loads(self._process.stdout.readline() or "null")


class Pair:
    """A client's socket and the server's, with the proxy between them."""

    def __init__(self, listener, address):
        self.client = socket.create_connection(address, PATIENCE)
        self.server, _ = listener.accept()
        for each in (self.client, self.server):
            each.settimeout(PATIENCE)

    def close(self):
        self.client.close()
        self.server.close()


def read_all(end, size):
    got = b""
    while len(got) < size:
        piece = end.recv(size - len(got))
        if not piece:
            break
        got += piece
    return got


def is_silent(end):
    """Nothing, no ending either, within a moment that is long on a loopback."""
    return not select.select([end], [], [], 0.2)[0]


class Faults(unittest.TestCase):
    def setUp(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(PATIENCE)
        self.addCleanup(self.listener.close)

    def start(self, *arguments):
        server = "127.0.0.1:%d" % self.listener.getsockname()[1]
        self.proxy = Running("--forward", f"it={server}", *arguments)
        self.addCleanup(self.proxy.end)
        return self.pair()

    def pair(self):
        made = Pair(self.listener, self.proxy.address("it"))
        self.addCleanup(made.close)
        return made

    def test_passes_bytes_and_endings_both_ways(self):
        pair = self.start()
        large = bytes(range(256)) * 4096
        writing = threading.Thread(target=pair.client.sendall, args=[large])
        writing.start()
        self.assertEqual(read_all(pair.server, len(large)), large)
        writing.join()
        pair.client.shutdown(socket.SHUT_WR)
        self.assertEqual(pair.server.recv(1), b"")
        pair.server.sendall(b"answer")
        self.assertEqual(read_all(pair.client, 6), b"answer")
        pair.server.close()
        self.assertEqual(pair.client.recv(1), b"")

    def test_forgets_connections_that_are_over(self):
        pair = self.start()
        pair.client.sendall(b"up")
        self.assertEqual(read_all(pair.server, 2), b"up")
        pair.close()
        deadline = time.monotonic() + PATIENCE
        while (counts := self.proxy.command(do="status")["upstreams"]["it"])["open"] != 0:
            self.assertLess(time.monotonic(), deadline)
        self.assertEqual(
            counts, {"accepted": 1, "refused": 0, "open": 0, "bytes_up": 2, "bytes_down": 0}
        )

    def test_a_fault_may_come_before_the_server_has_answered(self):
        self.listener.listen(0)
        full = [socket.socket() for _ in range(4)]
        for each in full:  # nobody accepts, so from some connection on none is answered
            self.addCleanup(each.close)
            each.setblocking(False)
            each.connect_ex(self.listener.getsockname())
        server = "127.0.0.1:%d" % self.listener.getsockname()[1]
        self.proxy = Running("--forward", f"it={server}")
        self.addCleanup(self.proxy.end)
        client = socket.create_connection(self.proxy.address("it"), PATIENCE)
        self.addCleanup(client.close)
        while self.proxy.command(do="status")["upstreams"]["it"]["open"] == 0:
            pass
        self.proxy.command(do="half_close", upstream="it", direction="up")
        self.assertEqual(self.proxy.command(do="status")["upstreams"]["it"]["open"], 1)

    def test_latency_is_added_each_way(self):
        pair = self.start("--up-latency-ms", "60", "--down-latency-ms", "90")
        before = time.monotonic()
        pair.client.sendall(b"ping")
        self.assertEqual(read_all(pair.server, 4), b"ping")
        self.assertGreaterEqual(time.monotonic() - before, 0.06)
        pair.server.sendall(b"pong")
        self.assertEqual(read_all(pair.client, 4), b"pong")
        self.assertGreaterEqual(time.monotonic() - before, 0.15)

    def test_slices_take_their_time(self):
        pair = self.start("--slice-bytes", "1", "--slice-every-us", "20000")
        before = time.monotonic()
        pair.client.sendall(b"abc")
        self.assertEqual(read_all(pair.server, 3), b"abc")
        self.assertGreaterEqual(time.monotonic() - before, 0.04)

    def test_trace_bounds_the_bytes_a_second(self):
        with tempfile.NamedTemporaryFile("w") as trace:
            trace.write("".join(f"{ms}\n" for ms in range(0, 101, 10)))
            trace.flush()
            pair = self.start("--trace", trace.name)
        before = time.monotonic()
        pair.client.sendall(bytes(30_000))
        self.assertEqual(len(read_all(pair.server, 30_000)), 30_000)
        # Eleven packets in each tenth of a second: twenty take at least 180 ms less one step.
        self.assertGreaterEqual(time.monotonic() - before, 0.15)

    def test_drop_swallows_bytes_and_endings_for_ever(self):
        pair = self.start()
        self.proxy.command(do="set", up={"flow": "drop"})
        pair.client.sendall(b"lost")
        pair.server.sendall(b"heard")
        self.assertEqual(read_all(pair.client, 5), b"heard")
        self.proxy.command(do="set", up={"flow": "pass"})
        pair.client.sendall(b"lost too")
        pair.client.close()
        self.assertTrue(is_silent(pair.server))
        other = self.pair()
        other.client.sendall(b"new")
        self.assertEqual(read_all(other.server, 3), b"new")

    def test_hold_keeps_them(self):
        pair = self.start("--down-flow", "hold")
        pair.server.sendall(b"kept")
        pair.server.close()
        self.assertTrue(is_silent(pair.client))
        self.proxy.command(do="set", to="open", down={"flow": "pass"})
        self.assertEqual(read_all(pair.client, 5), b"kept")

    def test_changes_reach_the_connections_they_are_for(self):
        old = self.start()
        self.proxy.command(do="set", upstream="it", to="later", up={"flow": "hold"})
        new = self.pair()
        for pair in (old, new):
            pair.client.sendall(b"word")
        self.assertEqual(read_all(old.server, 4), b"word")
        self.assertTrue(is_silent(new.server))

    def test_reset_reaches_both_sides(self):
        pair = self.start()
        self.proxy.command(do="reset", upstream="it")
        for end in (pair.client, pair.server):
            self.assertRaises(ConnectionResetError, end.recv, 1)

    def test_reset_after_bytes_passes_just_as_many(self):
        pair = self.start("--up-reset-after-bytes", "5")
        pair.client.sendall(b"123456789")
        self.assertRaises(ConnectionResetError, pair.client.recv, 1)
        # What the system had not handed over goes with the reset; more than five never come.
        got = b""
        try:
            while piece := pair.server.recv(10):
                got += piece
        except ConnectionResetError:
            pass
        self.assertTrue(b"12345".startswith(got), got)
        self.assertEqual(self.proxy.command(do="status")["upstreams"]["it"]["bytes_up"], 5)

    def test_a_reset_of_one_side_reaches_the_other(self):
        pair = self.start()
        pair.client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        pair.client.close()
        self.assertRaises(ConnectionResetError, pair.server.recv, 1)

    def assert_reset(self):
        """Whoever connects is reset: while connecting, or at the first read."""
        with self.assertRaises(ConnectionResetError):
            with socket.create_connection(self.proxy.address("it"), PATIENCE) as refused:
                refused.recv(10)

    def test_half_close_ends_one_direction_alone(self):
        pair = self.start()
        self.proxy.command(do="half_close", upstream="it", direction="up")
        self.assertEqual(pair.server.recv(1), b"")
        pair.client.sendall(b"goes nowhere")
        pair.server.sendall(b"still here")
        self.assertEqual(read_all(pair.client, 10), b"still here")

    def test_refuse_resets_what_connects(self):
        self.start()
        self.proxy.command(do="refuse", upstream="it")
        self.assert_reset()
        self.proxy.command(do="refuse", state="off")
        self.pair()

    def test_a_server_that_is_not_there_is_a_reset(self):
        self.start()
        self.listener.close()
        self.assert_reset()

    def test_refused_commands_change_nothing(self):
        pair = self.start()
        for line in ("nonsense", '{"do":"set","up":{"flow":"drop","speed":1}}',
                     '{"do":"set","up":{"flow":"drop"},"down":{"trace":"/no/such/file"}}',
                     '{"do":"reset","upstream":"other"}'):
            answer = self.proxy.line(line)
            self.assertEqual((answer["event"], answer["error"]["code"]), ("refused", "usage"), line)
            self.assertTrue(answer["error"]["message"])
        pair.client.sendall(b"word")
        self.assertEqual(read_all(pair.server, 4), b"word")


class CommandLine(unittest.TestCase):
    def run_once(self, *arguments):
        return subprocess.run(
            [program("gapless-proxy"), *arguments],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE,
        )

    def test_help_names_every_command(self):
        helped = self.run_once("--help")
        self.assertEqual((helped.returncode, helped.stderr), (0, ""))
        for word in ("--forward", "--trace", "set", "reset", "half_close", "refuse", "status", "stop"):
            self.assertIn(word, helped.stdout)

    def test_wrong_flags_are_usage(self):
        forward = ("--forward", "it=127.0.0.1:1")
        for arguments in (
            (), ("--forward", "it"), ("--forward", "=127.0.0.1:1"), ("--forward", "it=nowhere"),
            ("--forward", "it=127.0.0.1:70000"), (*forward, *forward), (*forward, "--speed", "1"),
            (*forward, "--flow", "slow"), (*forward, "--latency-ms", "-1"),
            (*forward, "--jitter-ms", "soon"), (*forward, "--reset-after-bytes", "9:1"),
            (*forward, "--trace", "/no/such/file"), (*forward, "--seed", "x"),
        ):
            refused = self.run_once(*arguments)
            self.assertEqual((refused.returncode, refused.stdout), (2, ""), arguments)
            failure = json.loads(refused.stderr)["error"]
            self.assertEqual(failure["code"], "usage", arguments)

    def test_a_port_in_use_is_unreachable(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            refused = self.run_once("--forward", f"it=127.0.0.1:1,127.0.0.1:{port}")
        self.assertEqual((refused.returncode, refused.stdout), (1, ""))
        self.assertEqual(json.loads(refused.stderr)["error"]["code"], "unreachable")

    def test_ready_line_names_seed_and_ports(self):
        proxy = Running("--forward", "a=127.0.0.1:1", "--forward", "b=127.0.0.1:2", "--seed", "0x2a")
        self.assertEqual((proxy.ready["event"], proxy.ready["seed"]), ("ready", "0x2a"))
        self.assertEqual(set(proxy.ready["listening"]), {"a", "b"})
        self.assertNotEqual(proxy.address("a"), proxy.address("b"))
        self.assertEqual(proxy.end(), 0)

    def test_stop_ends_it(self):
        proxy = Running("--forward", "it=127.0.0.1:1")
        self.assertEqual(proxy.command(do="stop")["event"], "done")
        self.assertEqual(proxy.wait(), 0)


if __name__ == "__main__":
    unittest.main()
