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

// Whether a struct of so many bytes may be read as one of `known` bytes.
void check_size(const void* given, std::size_t known, std::string_view name);

// A struct that may be of an older or a newer header.
template <class T>
[[nodiscard]] T sized_in(const T* given, std::string_view name) {
    check_size(given, sizeof(T), name);
    return *given;
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
