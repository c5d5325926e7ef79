# Every foreign library, found once. Imported targets are visible only below the folder that
# found them, and a static library's consumers must see what it links; hence here, at the root.

find_package(Threads REQUIRED)
find_package(Protobuf REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(Boost 1.81 REQUIRED)  # Boost::headers; nothing of Boost is linked
find_package(nlohmann_json REQUIRED)
if(GAPLESS_SQLITE_TARGET STREQUAL "SQLite::SQLite3")
    find_package(SQLite3 REQUIRED)
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

if(GAPLESS_BUILD_TESTS)
    find_package(GTest REQUIRED)
    find_package(benchmark REQUIRED)
    set(Python3_ROOT_DIR /usr)  # the system's own, where Debian's python3-* packages are
    find_package(Python3 3.11 REQUIRED COMPONENTS Interpreter)
endif()
