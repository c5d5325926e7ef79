"""Gapless inside another tree, and on another SQLite. Builds the SDK, so it is for --full."""

import pathlib
import re
import subprocess
import unittest

from case import Case
from project import Project, cmake_fence

# Debian's static library under a name of the app's own: whoever links it has no libsqlite3.so.
OWN_SQLITE = """
add_library(app_sqlite STATIC IMPORTED GLOBAL)
set_target_properties(app_sqlite PROPERTIES IMPORTED_LOCATION "${STATIC_SQLITE}")
find_package(Threads REQUIRED)
set_property(TARGET app_sqlite PROPERTY
    INTERFACE_LINK_LIBRARIES m z ${CMAKE_DL_LIBS} Threads::Threads)
add_library(app::sqlite ALIAS app_sqlite)
"""


def lists(before=""):
    plain = cmake_fence("subdirectory")
    added = "add_subdirectory(third-party/gapless)\n"
    return plain.replace(added, before + cmake_fence("sqlite")) if before else plain


class Subdirectory(Case):
    def test_the_sdk_builds_inside_another_tree_and_talks(self):
        project = Project(self.folder, lists())
        project.build("g++")
        self.assertTrue(self.loads_sqlite(project.program))
        self.assertFalse(list(project.folder.glob("build/**/gaplessd")))
        self.assert_talks(project.program)

    def test_the_apps_own_sqlite_is_the_only_one(self):
        static = subprocess.run(
            ["g++", "-print-file-name=libsqlite3.a"], capture_output=True, text=True, check=True
        ).stdout.strip()
        project = Project(self.folder, lists(OWN_SQLITE))
        project.build("g++", f"STATIC_SQLITE={static}")
        self.assertFalse(self.loads_sqlite(project.program))
        self.assert_talks(project.program)

    def test_a_sqlite_target_that_is_not_there_is_named(self):
        done = Project(self.folder, lists("# none\n")).configure("g++")
        self.assertNotEqual(done.returncode, 0)
        told = re.sub(r"\s+", " ", done.stderr)
        self.assertIn("app::sqlite, and no target has this name", told)

    def test_a_sqlite_that_is_too_old_does_not_compile(self):
        old = self.folder / "old"
        old.mkdir()
        text = pathlib.Path("/usr/include/sqlite3.h").read_text()
        (old / "sqlite3.h").write_text(
            re.sub(r"(?m)^(#define SQLITE_VERSION_NUMBER) .*", r"\1 3036000", text)
        )
        sqlite = (
            "add_library(app::sqlite INTERFACE IMPORTED GLOBAL)\n"
            f"target_include_directories(app::sqlite INTERFACE {old})\n"
        )
        project = Project(self.folder, lists(sqlite))
        self.assertEqual(project.configure("g++").returncode, 0)
        build = project.folder / "build"
        done = project.cmake("--build", build, "--target", "gapless_storage_sqlite")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("Gapless needs SQLite 3.37 or newer", done.stdout)

    def loads_sqlite(self, program):
        told = subprocess.run(["ldd", program], capture_output=True, text=True, check=True).stdout
        return "libsqlite3" in told


if __name__ == "__main__":
    unittest.main()
