#pragma once

#include <gapless/error.hpp>

#include <optional>

namespace gapless::storage {

// What is known of the SQLite that the program is linked with. An app may bring its own, and the
// linker takes whatever has the names.
struct sqlite_build {
    int version = 0;  // as SQLITE_VERSION_NUMBER: 3037000 is 3.37.0
    bool has_threads = false;
    bool has_wal = false;

    [[nodiscard]] static sqlite_build linked();
};

// Why nothing can be promised on top of it: errc::unsupported. Empty: it will do.
[[nodiscard]] std::optional<error> refusal_of(const sqlite_build&);

}  // namespace gapless::storage
