"""The Debian packages, made of an optimised build, installed into a clean root and tried there: hello
in C is compiled with them, the server runs, and the message arrives. For --full, and for root."""

import os
import pathlib
import shutil
import subprocess
import unittest

from case import Case
from pages.fences import ROOT

SCRIPT = ROOT / "tests" / "packaging" / "try-packages"
WHOLE = {"libgapless1", "libgapless-dev", "gapless-server", "gapless-tools"}
GOAL = 3_000_000  # bytes of the shared library


class Debian(Case):
    def setUp(self):
        super().setUp()
        if os.geteuid() != 0:
            self.skipTest("makes a root file system: needs root")
        if shutil.which("dpkg-shlibdeps") is None:
            self.skipTest("needs dpkg-dev")

    def run_or_fail(self, *command):
        done = subprocess.run(
            list(map(str, command)), cwd=ROOT, capture_output=True, text=True, check=False
        )
        self.assertEqual(done.returncode, 0, done.stdout[-4000:] + done.stderr[-4000:])
        return done.stdout

    def test_what_is_packed_is_installed_and_talks(self):
        build, packed = self.folder / "build", self.folder / "packages"
        self.run_or_fail(
            "cmake", "-S", ROOT, "-B", build, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release",
            "-DCMAKE_CXX_FLAGS_RELEASE=-O2 -DNDEBUG",  # as the release preset
            "-DCMAKE_UNITY_BUILD=ON", "-DCMAKE_INSTALL_PREFIX=/usr",
            "-DGAPLESS_BUILD_TESTS=OFF", "-DGAPLESS_BUILD_PYTHON=OFF",
        )
        self.run_or_fail("cmake", "--build", build, "--parallel", os.cpu_count())
        self.run_or_fail("cpack", "--config", build / "CPackConfig.cmake", "-B", packed)
        packages = sorted(packed.glob("*.deb"))
        self.assertEqual({path.name.split("_")[0] for path in packages}, WHOLE)
        for path in packages:
            print(f"{path.name}: {path.stat().st_size} bytes")
        self.tell_size(next(build.glob("lib/libgapless.so.1")))
        print(self.run_or_fail(SCRIPT, packed, ROOT / "sample-apps/hello-c/main.c"))

    def tell_size(self, library):
        stripped = pathlib.Path(shutil.copy(library, self.folder / "stripped.so"))
        subprocess.run(["strip", "--strip-unneeded", stripped], check=True)
        size = stripped.stat().st_size
        print(f"libgapless.so, optimised and stripped: {size} bytes (goal {GOAL})")


if __name__ == "__main__":
    unittest.main()
