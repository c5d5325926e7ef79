"""Texts that go in parts: as long as may be, over both transports, and through a bad network."""

import json
import subprocess
import unittest

from case import Case
from processes import program

MEBIBYTE = 1_048_576


class LongTextCase(Case):
    transport = "tcp"

    def send(self, device, to, *texts):
        lines = "".join(f"{text}\n" for text in texts)
        return device.run(
            "send", "--to", to.user, "--transport", self.transport, stdin=lines, timeout=180
        )

    def held(self, device, conversation):
        """What a device that has just come holds of a conversation."""
        device.do("sync", "--transport", self.transport, "--timeout", 120, timeout=180)
        return self.texts(device.do("history", "--conversation", conversation, timeout=180))


class LongText(LongTextCase):
    def test_arrives_as_long_as_it_may_be(self):
        ann, bob = self.registered("ann"), self.registered("bob")
        texts = ["x" * (MEBIBYTE - 1), "y" * MEBIBYTE, "z" * 65_537, "short"]

        outcome = self.send(ann, bob, *texts)

        self.assert_done(outcome)
        self.assertEqual([line["seq"] for line in outcome.lines], [1, 2, 3, 4])
        self.assertEqual(self.held(bob, outcome.lines[0]["conversation"]), texts)
        self.assertEqual(self.held(ann, outcome.lines[0]["conversation"]), texts)

    def test_in_chinese_arrives_unharmed(self):
        ann, bob = self.registered("ann"), self.registered("bob")
        text = "消息不丢、不重、不乱。" * 10_000  # some 330,000 bytes
        outcome = self.send(ann, bob, text)
        self.assert_done(outcome)
        self.assertEqual(self.held(bob, outcome.lines[0]["conversation"]), [text])

    def test_is_listened_to(self):
        ann, bob = self.registered("ann"), self.registered("bob")
        texts = ["a" * 300_000, "b" * MEBIBYTE]
        self.assert_done(self.send(ann, bob, *texts))

        heard = bob.do("listen", "--transport", self.transport, "--count", 2, timeout=180)

        self.assertEqual(self.texts(heard), texts)

    def test_that_is_too_long_is_told_with_its_line_and_not_kept(self):
        ann, bob = self.registered("ann"), self.registered("bob")

        outcome = self.send(ann, bob, "before", "x" * (MEBIBYTE + 1), "after")

        self.assertEqual((outcome.code, outcome.error["code"]), (1, "message_too_large"))
        self.assertIn("line 2", outcome.error["message"])
        self.assertEqual([line["seq"] for line in outcome.lines], [1, 2])
        self.assertEqual(ann.do("outbox"), [])
        self.assertEqual(self.held(bob, outcome.lines[0]["conversation"]), ["before", "after"])


class LongTextOverWebSocket(LongText):
    transport = "websocket"


class LongTextThroughABadNetwork(LongTextCase):
    """Pieces of odd sizes, and connections that are cut in the middle of a frame."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        forwards = []
        for name in ("tcp", "websocket"):
            forwards += ["--forward", f"{name}={cls.server.address(name)}"]
        cls.proxy = subprocess.Popen(
            [program("gapless-proxy"), *forwards, "--slice-bytes", "1000", "--slice-every-us", "100"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        cls.addClassCleanup(cls.end_proxy)
        ready = json.loads(cls.proxy.stdout.readline())["listening"]
        cls.server.stop()
        cls.server.start(arguments=[
            "--advertise-tcp", ready["tcp"], "--advertise-websocket", ready["websocket"],
        ])

    @classmethod
    def end_proxy(cls):
        cls.proxy.stdin.close()
        cls.proxy.wait(20)
        cls.proxy.stdout.close()

    def command(self, **wanted):
        self.proxy.stdin.write(json.dumps(wanted) + "\n")
        self.proxy.stdin.flush()
        return json.loads(self.proxy.stdout.readline())

    def test_arrives_in_slices(self):
        ann, bob = self.registered("ann"), self.registered("bob")
        texts = ["x" * 200_000, "y" * 300_000]
        outcome = self.send(ann, bob, *texts)
        self.assert_done(outcome)
        self.assertEqual(self.held(bob, outcome.lines[0]["conversation"]), texts)

    def test_arrives_once_though_connections_break_between_its_parts(self):
        ann, bob = self.registered("ann"), self.registered("bob")
        texts = [f"{number} ".ljust(150_000, "x") for number in range(6)]
        for name in ("tcp", "websocket"):
            self.command(
                do="set", upstream=name, to="later",
                up={"reset_after_bytes": "100000:900000"}, down={"reset_after_bytes": "100000:900000"},
            )
        try:
            outcome = self.send(ann, bob, *texts)
            self.assert_done(outcome)
            held = self.held(bob, outcome.lines[0]["conversation"])
        finally:
            for name in ("tcp", "websocket"):
                self.command(
                    do="set", upstream=name, to="all",
                    up={"reset_after_bytes": 10**9}, down={"reset_after_bytes": 10**9},
                )
        self.assertEqual(held, texts)
        self.assertEqual([line["seq"] for line in outcome.lines], [1, 2, 3, 4, 5, 6])


class LongTextThroughABadNetworkOverWebSocket(LongTextThroughABadNetwork):
    transport = "websocket"


del LongTextCase

if __name__ == "__main__":
    unittest.main()
