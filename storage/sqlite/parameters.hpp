#pragma once

#include "storage/sqlite/cell_value.hpp"

#include <gapless/strong_bytes.hpp>
#include <gapless/strong_number.hpp>
#include <gapless/time.hpp>

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <type_traits>

struct sqlite3_stmt;

namespace gapless::storage {

// Gives values to a statement's parameters, in order, each by the type that it has. Numbers beyond
// 63 bits, which nobody was ever allotted but which a peer may name as a bound, become the largest
// that there is. Bytes are bytes: text and blob parameters are told apart by the two calls.
class parameters {
public:
    // `lasting`: the values outlive the run, so that none has to be copied.
    parameters(sqlite3_stmt* statement, bool lasting) : statement_(statement), lasting_(lasting) {}

    template <class Tag>
    void bind(const strong_number<Tag>& value) {
        bind(value.value);
    }

    template <class Tag, std::size_t Size>
    void bind(const strong_bytes<Tag, Size>& value) {
        bind_blob(value.view());
    }

    template <class T>
        requires std::is_enum_v<T>
    void bind(T value) {
        bind(static_cast<std::underlying_type_t<T>>(value));
    }

    template <std::unsigned_integral T>
    void bind(T value) {
        constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
        bind_number(static_cast<std::int64_t>(std::min<std::uint64_t>(value, most)));
    }

    template <std::signed_integral T>
    void bind(T value) {
        bind_number(value);
    }

    void bind(wall_time value) { bind_number(value.milliseconds); }

    void bind(std::string_view value) { bind_text(value); }

    template <class T>
    void bind(const std::optional<T>& value) {
        if (value) {
            bind(*value);
        } else {
            bind_null();
        }
    }

    // Bytes that are no text.
    struct blob {
        std::string_view bytes;
    };

    void bind(const blob& value) { bind_blob(value.bytes); }

    void bind(const cell_value& value) {
        if (value.is_text()) {
            bind_text(value.view());
        } else {
            bind_blob(value.view());
        }
    }

private:
    void bind_number(std::int64_t value);
    void bind_text(std::string_view value);
    void bind_blob(std::string_view value);
    void bind_null();

    sqlite3_stmt* statement_;
    bool lasting_;
    int last_ = 0;
};

using blob = parameters::blob;

}  // namespace gapless::storage
