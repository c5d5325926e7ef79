"""The recipes for vcpkg and Conan agree with the build. Nothing here runs them: see packaging/README.md."""

import ast
import json
import re
import unittest

from pages.fences import ROOT

CMAKE = (ROOT / "CMakeLists.txt").read_text()
OPTION = re.compile(r"GAPLESS_(?:BUILD_\w+|INSTALL|WARNINGS_AS_ERRORS)\b")


class Recipes(unittest.TestCase):
    def setUp(self):
        self.version = re.search(r"project\(gapless VERSION ([\d.]+)", CMAKE)[1]
        self.options = set(re.findall(r"^option\((\w+)", CMAKE, re.MULTILINE))

    def assert_options(self, text):
        named = set(OPTION.findall(text))
        self.assertLessEqual(named, self.options)
        self.assertLessEqual({"GAPLESS_BUILD_C", "GAPLESS_BUILD_TESTS", "GAPLESS_INSTALL"}, named)

    def test_the_vcpkg_port(self):
        port = json.loads((ROOT / "packaging/vcpkg/vcpkg.json").read_text())
        self.assertEqual(port["name"], "gapless")
        self.assertEqual(port["version-semver"], self.version)
        self.assert_options((ROOT / "packaging/vcpkg/portfile.cmake").read_text())
        installed = (ROOT / "cmake/install.cmake").read_text()
        self.assertIn("/cmake/gapless", installed)

    def test_the_conan_recipe(self):
        text = (ROOT / "packaging/conan/conanfile.py").read_text()
        recipe = next(node for node in ast.parse(text).body if isinstance(node, ast.ClassDef))
        said = {
            node.targets[0].id: ast.literal_eval(node.value)
            for node in recipe.body
            if isinstance(node, ast.Assign)
        }
        self.assertEqual((said["name"], said["version"]), ("gapless", self.version))
        self.assert_options(text)

    def test_both_name_what_the_build_looks_for(self):
        found = re.findall(
            r"^find_package\((\w+).*REQUIRED\)",
            (ROOT / "cmake/dependencies.cmake").read_text(), re.MULTILINE,
        )
        self.assertIn("Protobuf", found)
        for recipe in ("packaging/vcpkg/vcpkg.json", "packaging/conan/conanfile.py"):
            text = (ROOT / recipe).read_text().replace("_", "-").lower()
            for name in (name.replace("_", "-").lower() for name in found if name != "Threads"):
                self.assertIn(name, text, f"{recipe} does not require {name}")


if __name__ == "__main__":
    unittest.main()
