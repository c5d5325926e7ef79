"""A project outside our tree, made of what docs/guide says."""

import os
import pathlib
import shutil
import subprocess

from pages.fences import ROOT, fences

INSTALLING = "docs/guide/installing.md"
PROGRAM = next(f.body for f in fences("docs/guide/completion-tokens.md") if f.language == "cpp")


def cmake_fence(*marks):
    return next(
        f.body for f in fences(INSTALLING) if f.language == "cmake" and f.marks == list(marks)
    )


class Project:
    """A folder with one program, configured and built by a compiler."""

    def __init__(self, folder, cmake_lists, program=PROGRAM, source="main.cpp"):
        self.folder = pathlib.Path(folder) / "app"
        self.folder.mkdir()
        (self.folder / "CMakeLists.txt").write_text(cmake_lists)
        (self.folder / source).write_text(program)
        (self.folder / "third-party").mkdir()
        (self.folder / "third-party" / "gapless").symlink_to(ROOT)

    @property
    def program(self):
        return self.folder / "build" / "app"

    def configure(self, compiler, *settings):
        """The outcome; nothing is raised."""
        return self.cmake(
            "-S", self.folder, "-B", self.folder / "build", "-G", "Ninja",
            f"-DCMAKE_CXX_COMPILER={compiler}", "-DCMAKE_CXX_FLAGS=-O1 -Wall -Wextra -Werror",
            *(f"-D{setting}" for setting in settings),
        )

    def build(self, compiler, *settings):
        """Raises what the tools said when it does not build."""
        for done in (
            self.configure(compiler, *settings),
            self.cmake("--build", self.folder / "build", "--target", "app", "--parallel", "2"),
        ):
            if done.returncode != 0:
                raise AssertionError(done.stdout + done.stderr)

    def cmake(self, *arguments):
        # What one of these projects has compiled serves the next.
        cached = {"CCACHE_BASEDIR": str(self.folder.parent), "CCACHE_NOHASHDIR": "1"}
        if shutil.which("ccache"):
            cached["CMAKE_CXX_COMPILER_LAUNCHER"] = "ccache"
        return subprocess.run(
            ["cmake", *map(str, arguments)],
            env={**os.environ, **cached},
            capture_output=True,
            text=True,
            check=False,
        )
