"""Devices that get out through a proxy alone: tinyproxy by CONNECT, microsocks by SOCKS 5."""

import contextlib
import json
import pathlib
import socket
import subprocess
import tempfile
import time
import unittest

from processes import program
from processes.server import Server

TINYPROXY = """
Port {port}
Listen 127.0.0.1
Allow 127.0.0.1
BasicAuth alice secret
LogLevel Critical
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port):
    for _ in range(200):
        with contextlib.suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.05)
    raise RuntimeError("the proxy does not listen")


class Proxies(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="gapless-proxies-")
        cls.addClassCleanup(folder.cleanup)
        cls.home = pathlib.Path(folder.name)
        (cls.home / "password").write_text("a secret")
        cls.server = Server(cls.home / "server")
        cls.addClassCleanup(cls.server.kill)
        cls.server.start()
        cls.gapless("register", "bob", "--user", "bob", *cls.credentials())

    @classmethod
    def credentials(cls):
        return "--server", cls.server.url, "--ca", cls.server.ca, "--password-file", cls.home / "password"

    @classmethod
    def gapless(cls, verb, mailbox, *arguments, check=True):
        return subprocess.run(
            [program("gapless"), verb, "--json", "--mailbox", cls.home / mailbox, *arguments],
            capture_output=True, text=True, timeout=60, check=check,
        )

    def run_proxy(self, *command):
        proxy = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(proxy.wait)
        self.addCleanup(proxy.kill)
        return proxy

    def http_proxy(self):
        port = free_port()
        settings = self.home / f"tinyproxy-{port}.conf"
        settings.write_text(TINYPROXY.format(port=port))
        proxy = self.run_proxy("tinyproxy", "-d", "-c", settings)
        wait_for(port)
        return proxy, f"http://{{who}}127.0.0.1:{port}"

    def socks_proxy(self):
        port = free_port()
        proxy = self.run_proxy(
            "microsocks", "-i", "127.0.0.1", "-p", str(port), "-u", "alice", "-P", "secret"
        )
        wait_for(port)
        return proxy, f"socks5://{{who}}127.0.0.1:{port}"

    def assert_passes(self, name, url):
        """Logins, both transports, and not a byte when the proxy is gone."""
        self.gapless("register", name, "--user", name, *self.credentials(), "--proxy", url)
        for transport in ("tcp", "websocket"):
            sent = self.gapless(
                "send", name, "--to", "bob", f"by {transport}", "--transport", transport, "--proxy", url
            )
            self.assertIn('"seq"', sent.stdout)
        texts = self.gapless("listen", "bob", "--count", "2").stdout
        self.assertIn("by tcp", texts)
        self.assertIn("by websocket", texts)

    def assert_refused(self, name, url, reason):
        answer = self.gapless(
            "register", name, "--user", name, *self.credentials(), "--proxy", url, check=False
        )
        self.assertEqual(answer.returncode, 1, answer.stdout)
        failure = json.loads(answer.stderr.splitlines()[-1])["error"]
        self.assertEqual(failure["code"], "unreachable")
        self.assertIn(reason, failure["message"])

    def test_through_an_http_proxy(self):
        proxy, url = self.http_proxy()
        self.assert_passes("anna", url.format(who="alice:secret@"))
        self.assert_refused("berta", url.format(who=""), "407")
        self.assert_refused("berta", url.format(who="alice:wrong@"), " says 40")
        proxy.kill()
        proxy.wait()
        self.assert_refused("berta", url.format(who="alice:secret@"), "refused")

    def test_through_a_socks_proxy(self):
        proxy, url = self.socks_proxy()
        self.assert_passes("carla", url.format(who="alice:secret@"))
        self.assert_refused("dora", url.format(who=""), "wants to know who asks")
        self.assert_refused("dora", url.format(who="alice:wrong@"), "does not take this user")
        proxy.kill()
        proxy.wait()
        self.assert_refused("dora", url.format(who="alice:secret@"), "refused")

    def test_what_is_no_proxy_is_said_at_once(self):
        answer = self.gapless("send", "bob", "--to", "bob", "x", "--proxy", "ftp://example.org", check=False)
        self.assertEqual(answer.returncode, 2, answer.stderr)


if __name__ == "__main__":
    unittest.main()
