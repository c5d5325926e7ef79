# Every foreign library, found once. A static library's consumers must see what it links: in this
# tree, because it is found here, at the root; in a tree of which this is a part, because it is global.
if(NOT PROJECT_IS_TOP_LEVEL)
    set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL ON)
endif()

find_package(Threads REQUIRED)
find_package(Protobuf REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(Boost 1.81 REQUIRED)  # Boost::headers; nothing of Boost is linked
find_package(nlohmann_json REQUIRED)
if(GAPLESS_SQLITE_TARGET STREQUAL "SQLite::SQLite3")
    find_package(SQLite3 REQUIRED)
elseif(NOT TARGET ${GAPLESS_SQLITE_TARGET})
    message(FATAL_ERROR "GAPLESS_SQLITE_TARGET is ${GAPLESS_SQLITE_TARGET}, and no target has this name: "
        "define it before Gapless is added")
endif()

if(GAPLESS_BUILD_SERVER OR GAPLESS_BUILD_SAMPLE_APPS)
    find_package(PkgConfig REQUIRED)
    find_package(CLI11 REQUIRED)  # CLI11::CLI11
endif()
if(GAPLESS_BUILD_SERVER)
    find_package(spdlog REQUIRED)  # spdlog::spdlog
    pkg_check_modules(libsodium REQUIRED IMPORTED_TARGET GLOBAL libsodium)  # PkgConfig::libsodium
endif()
if(GAPLESS_BUILD_SAMPLE_APPS)
    pkg_check_modules(libedit REQUIRED IMPORTED_TARGET GLOBAL libedit)  # PkgConfig::libedit
endif()

set(python)
if(GAPLESS_BUILD_TESTS)
    find_package(GTest REQUIRED)
    find_package(benchmark REQUIRED)
    list(APPEND python Interpreter)
endif()
if(GAPLESS_BUILD_PYTHON)
    list(APPEND python Interpreter Development.Module)
endif()
if(python)
    if(NOT Python3_EXECUTABLE)
        set(Python3_ROOT_DIR /usr)  # the system's own, where Debian's python3-* packages are
    endif()
    find_package(Python3 3.11 REQUIRED COMPONENTS ${python})
endif()
if(GAPLESS_BUILD_PYTHON)
    set(PYBIND11_NOPYTHON ON)  # it is found already
    find_package(pybind11 2.10 REQUIRED)  # pybind11::headers
endif()
