"""Every Python snippet of our pages runs, against a real server."""

import os
import pathlib
import re
import subprocess
import sys
import tempfile
import textwrap
import unittest

from pages.fences import ROOT, fences, pages_below
from processes import program
from processes.server import Server

PAGES = sorted([*(path.name for path in ROOT.glob("*.md")), *pages_below("docs")])

# Around a fragment: two people who have talked already.
FRAGMENT = """\
import asyncio
import gapless, gapless.blocking, gapless.testing

async def fragment(client, where):
{body}

async def main(server):
    async with gapless.Client(in_memory=True) as client, gapless.Client(in_memory=True) as bob:
        await server.log_in(client, "alice")
        await server.log_in(bob, "bob")
        where = (await bob.send_and_wait("alice", "bye")).conversation
        await client.catch_up()
        async with asyncio.timeout(20):
            await fragment(client, where)

with gapless.testing.Server(["alice", "bob"]) as server:
    asyncio.run(main(server))
"""
BLOCKING = """\
import gapless, gapless.blocking, gapless.testing

def fragment(server, password, authority):
{body}

with gapless.testing.Server(["alice", "bob"]) as server, gapless.blocking.Client(in_memory=True) as alice:
    alice.log_in(server.url, "alice", server.password_of("alice"), authority=server.authority)
    fragment(server.url, server.password_of("bob"), server.authority_file)
"""


class PythonSnippets(unittest.TestCase):
    def test_all_of_them_run(self):
        with tempfile.TemporaryDirectory(prefix="gapless-python-") as folder:
            self.folder = pathlib.Path(folder)
            with Server(self.folder / "server") as server:
                found = [one for page in PAGES for one in fences(page) if one.language == "python"]
                self.assertGreaterEqual(len(found), 5)
                for fence in found:
                    with self.subTest(where=str(fence)):
                        self.run_fence(fence, server)

    def run_fence(self, fence, server):
        marks = " ".join(fence.marks)
        self.assertIn(marks, ("", "fragment", "fragment blocking", "pytest"), fence)
        if marks == "":
            body = fence.body.replace("https://127.0.0.1:7445", server.url)
            self.run_python("program.py", body.replace("/tmp/gapless-server/dev-ca.pem", server.ca))
        elif marks == "pytest":
            self.run_python("test_snippet.py", fence.body, "-m", "pytest", "-q", "-W", "error")
        else:
            around = BLOCKING if "blocking" in marks else FRAGMENT
            self.run_python("fragment.py", around.format(body=textwrap.indent(fence.body, " " * 4)))

    def run_python(self, name, text, *how):
        path = self.folder / name
        path.write_text(text)
        package = pathlib.Path(os.environ["GAPLESS_BUILD"]) / "python"
        done = subprocess.run(
            [sys.executable, *how, path], cwd=self.folder, capture_output=True, text=True, timeout=60,
            check=False,
            env={
                **os.environ, "PYTHONPATH": str(package), "GAPLESS_SERVER": program("gaplessd"),
                "PYTEST_PLUGINS": "gapless.pytest_plugin",
            },
        )
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        for said in re.findall(r"It prints `([^`]+)`", (ROOT / "docs/guide/python.md").read_text()):
            if name == "program.py":
                self.assertEqual(done.stdout.strip(), said)


if __name__ == "__main__":
    unittest.main()
