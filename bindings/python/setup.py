"""Builds the native module with the CMake of the whole tree, of which this folder is a part."""

import os
import pathlib
import re
import shutil
import subprocess
import sys

import setuptools
from setuptools.command.build_ext import build_ext

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TARGET = "gapless_python"
OFF = ("SERVER", "C", "SAMPLE_APPS", "TESTS")


def version():
    """The tree's own."""
    path = ROOT / "CMakeLists.txt"
    if not path.exists():
        sys.exit("gapless is built in a checkout: the SDK is compiled for it, and is not in this folder")
    text = path.read_text(encoding="utf-8")
    return re.search(r"project\(gapless VERSION ([\d.]+)", text)[1]


def pybind11_folder():
    """PyPI's pybind11 says where it is; Debian's CMake finds by itself."""
    try:
        import pybind11
    except ImportError:
        return []
    return [f"-Dpybind11_DIR={pybind11.get_cmake_dir()}"]


class CMakeBuild(build_ext):
    """Configures, builds the one target, and takes the module where setuptools wants it.

    The variable GAPLESS_BUILD names a build tree, as build/dev, whose module is taken as it is; otherwise
    GAPLESS_CMAKE_ARGUMENTS has more arguments for CMake, blanks between them.
    """

    def build_extension(self, extension):
        known = os.environ.get("GAPLESS_BUILD")
        folder = pathlib.Path(known or self.build_temp).resolve()
        if not known:
            self.configure(folder)
            jobs = os.environ.get("CMAKE_BUILD_PARALLEL_LEVEL", str(os.cpu_count() or 1))
            subprocess.run(
                ["cmake", "--build", folder, "--target", TARGET, "--parallel", jobs], check=True
            )
        found = list((folder / "python" / "gapless").glob("_native.*.so"))
        if len(found) != 1:
            sys.exit(f"{folder} has no native module: build the target {TARGET} in it")
        wanted = pathlib.Path(self.get_ext_fullpath(extension.name)).resolve()
        wanted.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(found[0], wanted)
        if not self.debug:
            subprocess.run(["strip", "--strip-unneeded", wanted], check=True)

    def configure(self, folder):
        generator = ["-G", "Ninja"] if shutil.which("ninja") else []
        subprocess.run(
            [
                "cmake", "-S", ROOT, "-B", folder, *generator,
                "-DCMAKE_BUILD_TYPE=Release", "-DCMAKE_UNITY_BUILD=ON",
                f"-DPython3_EXECUTABLE={sys.executable}",
                "-DGAPLESS_BUILD_PYTHON=ON", "-DGAPLESS_INSTALL=OFF",
                *(f"-DGAPLESS_BUILD_{part}=OFF" for part in OFF),
                *pybind11_folder(),
                *os.environ.get("GAPLESS_CMAKE_ARGUMENTS", "").split(),
            ],
            check=True,
        )


def build_folder():
    """Beside the other build trees: nothing is left among the sources."""
    folder = pathlib.Path(os.environ.get("GAPLESS_PYTHON_BUILD", ROOT / "build" / "python"))
    folder.mkdir(parents=True, exist_ok=True)
    return str(folder)


setuptools.setup(
    version=version(),
    options={"build": {"build_base": build_folder()}, "egg_info": {"egg_base": build_folder()}},
    ext_modules=[setuptools.Extension("gapless._native", sources=[])],
    cmdclass={"build_ext": CMakeBuild},
)
