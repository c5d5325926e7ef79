"""What is installed suffices: a program outside builds with it, and its message arrives."""

import os
import pathlib
import re
import subprocess
import unittest

from case import Case
from project import PROGRAM, Project, cmake_fence

FOREIGN = re.compile(r"/(boost|openssl|google/protobuf|nlohmann|sodium|spdlog)/|sqlite3\.h|\.pb\.h")
TESTING = """#include <gapless/testing/server.hpp>
#include <iostream>

int main() {
    gapless::testing::server server;
    std::cout << server.url() << '\\n';
}
"""

# Takes the place of the library's own function: as if an old library were installed.
OLD_SQLITE = """#include <gapless/client.hpp>
#include <iostream>

extern "C" int sqlite3_libversion_number();

extern "C" int sqlite3_libversion_number() { return 3036000; }

int main() {
    const auto opened = gapless::client::open(gapless::config::in_directory("mailbox"));
    std::cout << (opened ? "opened" : opened.error().detail) << '\\n';
}
"""


class Installed(Case):
    def setUp(self):
        super().setUp()
        self.prefix = self.folder / "prefix"
        done = subprocess.run(
            ["cmake", "--install", os.environ["GAPLESS_BUILD"], "--prefix", self.prefix],
            capture_output=True, text=True, check=False,
        )
        self.assertEqual(done.returncode, 0, done.stderr)

    def project(self, cmake_lists, program=PROGRAM):
        return Project(self.folder, cmake_lists, program)

    def assert_builds_and_talks(self, compiler):
        project = self.project(cmake_fence() + cmake_fence("asio"))
        project.build(compiler, f"CMAKE_PREFIX_PATH={self.prefix}")
        self.assert_talks(project.program)

    def test_a_coroutine_outside_the_tree_talks_when_built_with_gcc(self):
        self.assert_builds_and_talks("g++")

    def test_a_coroutine_outside_the_tree_talks_when_built_with_clang(self):
        self.assert_builds_and_talks("clang++-19")

    def test_a_test_outside_the_tree_has_a_server_in_its_process(self):
        lists = cmake_fence().replace("0.1 REQUIRED", "0.1 REQUIRED COMPONENTS testing")
        project = self.project(lists.replace("gapless::sdk", "gapless::testing"), TESTING)
        project.build("g++", f"CMAKE_PREFIX_PATH={self.prefix}")
        done = subprocess.run([project.program], capture_output=True, text=True, check=True)
        self.assertRegex(done.stdout, r"^https://127\.0\.0\.1:\d+$")

    def test_an_old_sqlite_is_refused_when_the_mailbox_is_opened(self):
        project = self.project(cmake_fence(), OLD_SQLITE)
        project.build("g++", f"CMAKE_PREFIX_PATH={self.prefix}")
        done = subprocess.run(
            [project.program], cwd=self.folder, capture_output=True, text=True, check=True
        )
        self.assertEqual(
            done.stdout, "the program's SQLite is 3.36, and 3.37 or newer is needed\n"
        )

    def test_no_header_but_asios_shows_what_is_behind_it(self):
        root = self.prefix / "include"
        headers = sorted(str(path.relative_to(root)) for path in root.glob("gapless/**/*.hpp"))
        self.assertIn("gapless/client.hpp", headers)
        headers.remove("gapless/asio.hpp")
        text = "".join(f"#include <{header}>\n" for header in headers)
        self.assertEqual(self.pulled_in(text), [])
        self.assertNotEqual(self.pulled_in("#include <gapless/asio.hpp>\n"), [])

    def test_a_component_that_is_not_there_is_missed(self):
        lists = cmake_fence().replace("0.1 REQUIRED", "0.1 REQUIRED COMPONENTS telepathy")
        done = self.project(lists).configure("g++", f"CMAKE_PREFIX_PATH={self.prefix}")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("telepathy", done.stderr)

    def pulled_in(self, text):
        """Headers of other libraries that these includes bring."""
        done = subprocess.run(
            ["g++", "-std=c++20", "-M", "-x", "c++", "-I", self.prefix / "include", "-"],
            input=text, capture_output=True, text=True, check=True,
        )
        return [name for name in done.stdout.split() if FOREIGN.search(str(pathlib.Path(name)))]


if __name__ == "__main__":
    unittest.main()
