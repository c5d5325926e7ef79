"""Gapless for Conan 2: the SDK for C++ as static libraries, and libgapless.so for C."""

import os

from conan import ConanFile
from conan.tools.build import check_min_cppstd
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout


class GaplessConan(ConanFile):
    name = "gapless"
    version = "0.1.0"
    license = "Apache-2.0"
    description = "A messaging SDK and reference server without gaps"
    settings = "os", "compiler", "build_type", "arch"
    options = {"with_c": [True, False]}
    default_options = {"with_c": True, "sqlite3/*:enable_fts5": True}
    package_type = "library"

    def requirements(self):
        self.requires("boost/1.83.0", transitive_headers=True)
        self.requires("nlohmann_json/3.11.3")
        self.requires("openssl/[>=3.0 <4]")
        self.requires("protobuf/3.21.12")
        self.requires("sqlite3/[>=3.37 <4]")

    def build_requirements(self):
        self.tool_requires("cmake/[>=3.25]")
        self.tool_requires("protobuf/<host_version>")

    def validate(self):
        check_min_cppstd(self, 20)

    def layout(self):
        # The checkout that this recipe lies in.
        self.folders.root = os.path.join("..", "..")
        cmake_layout(self)

    def generate(self):
        CMakeDeps(self).generate()
        toolchain = CMakeToolchain(self)
        toolchain.variables["GAPLESS_BUILD_C"] = bool(self.options.with_c)
        toolchain.variables["GAPLESS_BUILD_SERVER"] = False
        toolchain.variables["GAPLESS_BUILD_SAMPLE_APPS"] = False
        toolchain.variables["GAPLESS_BUILD_PYTHON"] = False
        toolchain.variables["GAPLESS_BUILD_TESTS"] = False
        toolchain.variables["GAPLESS_INSTALL"] = True
        toolchain.variables["GAPLESS_WARNINGS_AS_ERRORS"] = False
        toolchain.generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        CMake(self).install()

    def package_info(self):
        # Our own config package says more than a generated one could.
        self.cpp_info.set_property("cmake_find_mode", "none")
        self.cpp_info.builddirs.append(os.path.join("lib", "cmake", "gapless"))
