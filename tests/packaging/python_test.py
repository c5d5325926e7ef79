"""The Python package outside the tree: a wheel, installed into a bare virtual environment, in which the
guide's first program runs. The module is the one that the build has made; see python_build_test.py."""

import os
import re
import subprocess
import sys
import unittest

from case import Case
from pages.fences import ROOT, fences
from processes import program
from processes.server import Server

PACKAGE = ROOT / "bindings" / "python"
GUIDE = "docs/guide/python.md"
FIRST_PROGRAM = next(f.body for f in fences(GUIDE) if f.language == "python")
FIXTURE = next(f.body for f in fences(GUIDE) if f.language == "python" and f.marks == ["pytest"])


class PythonCase(Case):
    """What these tests and the longer ones do."""

    def run_or_fail(self, *command, **environment):
        done = subprocess.run(
            list(map(str, command)), cwd=self.folder, capture_output=True, text=True, check=False,
            env={**self.environment(), **environment},
        )
        self.assertEqual(done.returncode, 0, done.stdout[-4000:] + done.stderr[-4000:])
        return done.stdout

    def environment(self):
        """Nothing of the tree is on the path."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "GAPLESS"))}
        return {**kept, "GAPLESS_PYTHON_BUILD": str(self.folder / "build")}

    def make_environment(self, *flags):
        """The interpreter of a new virtual environment."""
        self.run_or_fail(sys.executable, "-m", "venv", *flags, self.folder / "venv")
        return self.folder / "venv" / "bin" / "python"

    def make_wheel(self, **environment):
        out = self.folder / "wheels"
        self.run_or_fail(
            sys.executable, "-m", "pip", "wheel", "--no-build-isolation", "--no-deps", "--no-index",
            "--wheel-dir", out, PACKAGE, **environment,
        )
        [wheel] = out.glob("*.whl")
        return wheel

    def assert_first_program_runs(self, python):
        path = self.folder / "first.py"
        with Server(self.folder / "server") as server:
            text = FIRST_PROGRAM.replace("https://127.0.0.1:7445", server.url)
            path.write_text(text.replace("/tmp/gapless-server/dev-ca.pem", server.ca))
            self.assertEqual(self.run_or_fail(python, "-I", path), "anna says hello\n")


class PythonPackage(PythonCase):
    def test_a_wheel_is_installed_in_a_bare_environment_and_the_first_program_runs(self):
        before = sorted(PACKAGE.rglob("*"))
        wheel = self.make_wheel(GAPLESS_BUILD=os.environ["GAPLESS_BUILD"])
        self.assertRegex(wheel.name, r"^gapless-\d+\.\d+\.\d+-cp3\d+-cp3\d+-linux_\w+\.whl$")
        self.assertEqual(sorted(PACKAGE.rglob("*")), before, "the build left something in the tree")
        python = self.make_environment("--without-pip")
        self.install(python, wheel)
        self.assert_first_program_runs(python)
        listed = self.run_or_fail(
            python, "-c", "import importlib.metadata; print(*importlib.metadata.files('gapless'), sep='\\n')"
        )
        for name in ("_native.pyi", "py.typed", "_native.cpython"):
            self.assertIn(name, listed)
        self.assertNotRegex(listed, r"\.(cpp|hpp)\b")
        self.assert_pytest_finds_the_fixture(wheel)

    def install(self, python, wheel):
        """By the system's pip, into another environment."""
        self.run_or_fail(
            sys.executable, "-m", "pip", "--python", python, "install", "--no-index", "--no-deps", wheel
        )

    def assert_pytest_finds_the_fixture(self, wheel):
        """In another environment, which has Debian's pytest."""
        self.run_or_fail("rm", "-r", self.folder / "venv")
        python = self.make_environment("--system-site-packages", "--without-pip")
        self.install(python, wheel)
        path = self.folder / "test_mine.py"
        path.write_text(FIXTURE)
        (self.folder / "conftest.py").write_text('pytest_plugins = ["gapless.pytest_plugin"]\n')
        told = self.run_or_fail(
            python, "-m", "pytest", "-q", path, GAPLESS_SERVER=program("gaplessd")
        )
        self.assertTrue(re.search(r"\b1 passed", told), told)


if __name__ == "__main__":
    unittest.main()
