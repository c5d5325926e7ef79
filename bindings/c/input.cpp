#include "bindings/c/input.hpp"

#include <gapless/utf8.hpp>

#include <algorithm>
#include <cstring>
#include <limits>

namespace gapless::c {

namespace {

// No struct of ours will ever be as large: what says so was never filled.
constexpr std::uint32_t struct_size_max = 64 * 1024;

constexpr std::size_t texts_max = 100'000;

}  // namespace

std::string_view bytes_in(gapless_text given, std::string_view name) {
    if (given.data == nullptr) {
        if (given.size != 0) {
            throw refusal(errc::usage, std::string(name) + " is NULL and has a size");
        }
        return {};
    }
    return {
        given.data, given.size == GAPLESS_NUL_TERMINATED ? std::strlen(given.data) : given.size
    };
}

std::string text_in(gapless_text given, std::string_view name) {
    const auto bytes = bytes_in(given, name);
    if (!is_utf8(bytes)) {
        throw refusal(errc::invalid_utf8, std::string(name));
    }
    return std::string(bytes);
}

std::vector<std::string> texts_in(
    const gapless_text* given, std::size_t count, std::string_view name
) {
    if (count > texts_max || (given == nullptr && count != 0)) {
        throw refusal(errc::usage, std::string(name) + " and their number contradict each other");
    }
    std::vector<std::string> made;
    for (std::size_t i = 0; i < count; ++i) {
        made.push_back(text_in(given[i], name));
    }
    return made;
}

std::int32_t enum_in(
    std::int32_t given, std::int32_t last, std::int32_t usual, std::string_view name
) {
    const auto chosen = given == 0 ? usual : given;
    if (chosen < 1 || chosen > last) {
        throw refusal(errc::usage, std::string(name) + " has no value " + std::to_string(given));
    }
    return chosen;
}

duration duration_in(std::int64_t given_ms, std::string_view name) {
    if (given_ms < 0 || given_ms > std::numeric_limits<std::int64_t>::max() / 1'000) {
        throw refusal(errc::usage, std::string(name) + " is out of range");
    }
    return milliseconds(given_ms);
}

void read_sized(
    const void* given, void* to, std::size_t known, std::size_t alignment, std::string_view name
) {
    if (given == nullptr) {
        throw refusal(errc::usage, std::string(name) + " is NULL");
    }
    std::uint32_t size = 0;
    std::memcpy(&size, given, sizeof size);
    if (size == 0 || size % alignment != 0 || size > struct_size_max) {
        throw refusal(
            errc::usage,
            std::string(name) + " has no right struct_size: make it with its _init function"
        );
    }
    const auto* bytes = static_cast<const unsigned char*>(given);
    const std::size_t read = std::min<std::size_t>(size, known);
    if (std::any_of(bytes + read, bytes + size, [](unsigned char byte) { return byte != 0; })) {
        throw refusal(
            errc::unsupported,
            std::string(name) + " asks for something of a newer gapless.h: it has " +
                std::to_string(size) + " bytes, and this library knows " + std::to_string(known)
        );
    }
    std::memcpy(to, given, read);
}

}  // namespace gapless::c
