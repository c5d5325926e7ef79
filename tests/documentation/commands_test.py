"""Runs what our pages tell people to type, from top to bottom, as one person would."""

import itertools
import json
import os
import pathlib
import re
import shlex
import shutil
import signal
import subprocess
import tempfile
import unittest

from pages.fences import ROOT, fences, pages_below
from processes import program

PAGES = ["README.md", "README.zh-CN.md", "CONTRIBUTING.md", *pages_below("docs/guide", "docs/operations")]
ADDRESS = re.compile(r"127\.0\.0\.1:744(\d)")
ENTRANCES = {"3": "tcp", "4": "websocket", "5": "rest"}
BUILT_IN = {"source"}
SHELL_WORDS = {"&&", "||", "|", ";"}


class Desk:
    """A folder that looks like the checkout after a build, and a /tmp of its own."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.temporary = self.folder / "tmp"
        self.checkout = self.folder / "checkout"
        self.temporary.mkdir()
        (self.checkout / "build" / "dev").mkdir(parents=True)
        programs = pathlib.Path(program("gapless")).parent
        (self.checkout / "build/dev/bin").symlink_to(programs)
        (self.checkout / "build/dev/python").symlink_to(programs.parent / "python")
        for entry in ROOT.iterdir():
            if entry.name not in ("build", ".git"):
                (self.checkout / entry.name).symlink_to(entry)
        self._servers = []
        self._addresses = {}

    def run(self, command):
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", self._here(command)],
            cwd=self.checkout,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )

    def start(self, command):
        """On free ports; the pages' own are put for those from here on."""
        self._addresses.clear()
        # The log is for people; nobody reads it here.
        server = subprocess.Popen(
            ["bash", "-c", "exec " + ADDRESS.sub("127.0.0.1:0", self._here(command))],
            cwd=self.checkout,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._servers.append(server)
        ready = json.loads(server.stdout.readline())
        self._addresses = {digit: ready[entrance] for digit, entrance in ENTRANCES.items()}

    def stop(self):
        for server in self._servers:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=20)
            server.stdout.close()

    def _here(self, command):
        command = re.sub(r"(?<![\w.])/tmp/", f"{self.temporary}/", command)
        return ADDRESS.sub(lambda found: self._addresses.get(found[1], found[0]), command)

    def _environment(self):
        return {**os.environ, "HOME": str(self.folder), "XDG_DATA_HOME": str(self.folder / "data")}


def commands(text):
    """The simple commands of a fence that is not run, each as its words."""
    for line in text.replace("\\\n", " ").splitlines():
        words = []
        for word in [*shlex.split(line, comments=True), ";"]:
            if word not in SHELL_WORDS:
                words.append(word)
            elif words:
                yield words
                words = []


class Commands(unittest.TestCase):
    def test_every_fence_says_what_is_in_it(self):
        for page in PAGES:
            for fence in fences(page):
                self.assertTrue(fence.language, f"{fence}: a fence without a language")
                if fence.language == "sh":
                    self.assertLessEqual(set(fence.marks), {"no-run", "background"}, fence)

    def test_what_the_pages_say_can_be_typed(self):
        """Most pages use the server of the README; one that starts its own stands alone."""
        journeys = [[]]
        for _, page in itertools.groupby(self.shell_fences("no-run", wanted=False), lambda fence: fence.page):
            typed = list(page)
            starts = any("background" in fence.marks for fence in typed)
            if starts and journeys[0]:
                journeys.append(typed)
            else:
                journeys[0] += typed
        for typed in journeys:
            self.assertGreaterEqual(len(typed), 3)
            self.type(typed)

    def type(self, fences_of_a_journey):
        with tempfile.TemporaryDirectory(prefix="gapless-pages-") as folder:
            desk = Desk(folder)
            try:
                for fence in fences_of_a_journey:
                    if "background" in fence.marks:
                        desk.start(fence.body)
                        continue
                    done = desk.run(fence.body)
                    self.assertEqual(done.returncode, 0, f"{fence}\n{done.stdout}{done.stderr}")
            finally:
                desk.stop()

    def test_what_is_not_run_is_there(self):
        presets = json.loads((ROOT / "CMakePresets.json").read_text())["configurePresets"]
        for fence in self.shell_fences("no-run", wanted=True):
            for words in commands(fence.body):
                with self.subTest(where=str(fence), command=" ".join(words)):
                    self.check(words, {preset["name"] for preset in presets})

    def shell_fences(self, mark, wanted):
        return [
            fence
            for page in PAGES
            for fence in fences(page)
            if fence.language == "sh" and (mark in fence.marks) == wanted
        ]

    def check(self, words, presets):
        name, *arguments = words
        bare = name.removeprefix("build/dev/bin/")
        if "--preset" in arguments:
            self.assertIn(arguments[arguments.index("--preset") + 1], presets)
        if bare.startswith("gapless") or name != bare:
            verbs = itertools.takewhile(lambda word: not word.startswith("-"), arguments[:2])
            told = subprocess.run(
                [program(bare), *verbs, "--help"], capture_output=True, text=True, check=True
            ).stdout
            for flag in (word for word in arguments if word.startswith("--")):
                self.assertRegex(told, rf"{re.escape(flag)}\b")
        elif (ROOT / name).is_file():
            self.check_script(ROOT / name, arguments)
        elif name not in BUILT_IN:
            self.assertTrue(shutil.which(name), f"no program {name}")

    def check_script(self, path, arguments):
        """It can be run, is well formed, and knows the flags."""
        self.assertTrue(os.access(path, os.X_OK), f"{path} is not executable")
        text = path.read_text()
        if "bash" in text.splitlines()[0]:
            subprocess.run(["bash", "-n", path], check=True)
        for word in arguments:
            self.assertIn(word, text)


if __name__ == "__main__":
    unittest.main()
