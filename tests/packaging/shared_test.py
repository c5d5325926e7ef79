"""The installed shared library suffices for C, and pkg-config for C and C++: programs outside build
with what lies in the prefix, and their messages arrive."""

import os
import pathlib
import subprocess
import tempfile
import unittest

from case import Case
from pages.fences import ROOT
from project import PROGRAM, Project, cmake_fence

C_PROGRAM = (ROOT / "sample-apps/hello-c/main.c").read_text()
C_TEXT = "hello from C"

# A program in C++ that stands on the C header.
CXX_PROGRAM = """#include <gapless.h>
#include <iostream>

int main() {
    const gapless_config config = gapless_config_init();
    gapless_client* client = nullptr;
    gapless_error* error = nullptr;
    gapless_client_open(&config, &client, &error);
    std::cout << error->message.data << '\\n';
    gapless_release(error);
    return gapless_object_count() == 0 ? 0 : 1;
}
"""


class Shared(Case):
    @classmethod
    def setUpClass(cls):
        """Into one place, and then into another: nothing may know where it was."""
        folder = tempfile.TemporaryDirectory(prefix="gapless-prefix-")
        cls.addClassCleanup(folder.cleanup)
        installed = pathlib.Path(folder.name) / "installed"
        cls.prefix = pathlib.Path(folder.name) / "moved"
        done = subprocess.run(
            ["cmake", "--install", os.environ["GAPLESS_BUILD"], "--prefix", installed],
            capture_output=True, text=True, check=False,
        )
        if done.returncode != 0:
            raise AssertionError(done.stderr)
        installed.rename(cls.prefix)

    def test_a_program_in_c_finds_it_by_cmake(self):
        project = Project(self.folder, cmake_fence("c"), C_PROGRAM, "main.c")
        project.build("no-compiler-for-c++", f"CMAKE_PREFIX_PATH={self.prefix}")
        self.assertNotIn("protobuf", (project.folder / "build/CMakeCache.txt").read_text().lower())
        self.assert_talks(project.program, C_TEXT)

    def test_a_program_in_cxx_has_the_c_header_and_the_static_library_beside_it(self):
        lists = cmake_fence().replace("gapless::sdk", "gapless::gapless")
        project = Project(self.folder, lists, CXX_PROGRAM)
        project.build("g++", f"CMAKE_PREFIX_PATH={self.prefix}")
        done = subprocess.run([project.program], capture_output=True, text=True, check=True)
        self.assertIn("no queue", done.stdout)

    def test_pkg_config_says_enough_for_c(self):
        program = self.compile(["gcc", "-std=c11"], "main.c", C_PROGRAM, "gapless")
        self.assert_talks(program, C_TEXT, {"LD_LIBRARY_PATH": str(self.libraries)})

    def test_pkg_config_says_enough_for_cxx_without_the_shared_library(self):
        program = self.compile(["g++", "-std=c++20", "-O1"], "main.cpp", PROGRAM, "gapless-sdk")
        self.assert_talks(program)

    def test_the_loader_looks_for_the_abi_and_not_for_the_release(self):
        told = subprocess.run(
            ["readelf", "-d", self.libraries / "libgapless.so"],
            capture_output=True, text=True, check=True,
        ).stdout
        self.assertIn("Library soname: [libgapless.so.1]", told)

    @property
    def libraries(self):
        return next(self.prefix.glob("lib*/**/libgapless.so")).parent

    def compile(self, compiler, name, text, package):
        source = self.folder / name
        source.write_text(text)
        path = self.libraries / "pkgconfig"
        flags = subprocess.run(
            ["pkg-config", "--cflags", "--libs", package], capture_output=True, text=True, check=True,
            env={**os.environ, "PKG_CONFIG_PATH": str(path)},
        ).stdout.split()
        program = pathlib.Path(self.folder / "program")
        done = subprocess.run(
            [*compiler, "-Wall", "-Wextra", "-Werror", source, "-o", program, *flags],
            capture_output=True, text=True, check=False,
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        return program


if __name__ == "__main__":
    unittest.main()
