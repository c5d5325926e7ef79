#pragma once

#include "bindings/c/failure.hpp"

#include <gapless/c/base.h>
#include <gapless/ids.hpp>
#include <gapless/time.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace gapless::c {

// What apps hand in. All of these throw a refusal that names the argument.

// Any bytes.
[[nodiscard]] std::string_view bytes_in(gapless_text given, std::string_view name);
// Well-formed UTF-8.
[[nodiscard]] std::string text_in(gapless_text given, std::string_view name);
[[nodiscard]] std::vector<std::string> texts_in(
    const gapless_text* given, std::size_t count, std::string_view name
);

// One of an enumeration that counts from 1; 0 is `usual`, if there is one.
[[nodiscard]] std::int32_t enum_in(
    std::int32_t given, std::int32_t last, std::int32_t usual, std::string_view name
);

// Milliseconds that are 0 or more.
[[nodiscard]] duration duration_in(std::int64_t given_ms, std::string_view name);

// The bytes of a struct that `to` has of a known one, which has so many and is of that alignment:
// fewer from an older header, whose programs want nothing of what came later.
void read_sized(
    const void* given, void* to, std::size_t known, std::size_t alignment, std::string_view name
);

// A struct that may be of an older or a newer header.
template <class T>
[[nodiscard]] T sized_in(const T* given, std::string_view name) {
    static_assert(std::is_trivially_copyable_v<T>);
    T made{};
    read_sized(given, &made, sizeof(T), alignof(T), name);
    return made;
}

template <class Id>
[[nodiscard]] Id uuid_in(const gapless_uuid* given, std::string_view name) {
    if (given == nullptr) {
        throw refusal(errc::usage, std::string(name) + " is NULL");
    }
    Id made;
    std::memcpy(made.bytes.data(), given->bytes, sizeof given->bytes);
    return made;
}

}  // namespace gapless::c
