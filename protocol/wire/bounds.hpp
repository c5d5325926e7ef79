#pragma once

#include <gapless/time.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

// What a value on the wire may be, for this folder's .cpp files. Each reader is false for a value
// that no honest peer sends; everything behind the codec may then calculate without overflow.
namespace gapless::wire {

inline constexpr std::uint64_t number_max = std::numeric_limits<std::int64_t>::max();
inline constexpr std::int64_t wait_max_us = days(366).microseconds;
inline constexpr std::int64_t wall_max_ms = 253'402'300'799'999;  // the last of the year 9999
inline constexpr int versions_max = 256;
inline constexpr std::size_t network_bytes_max = 1'024;
inline constexpr std::size_t token_bytes_max = 8 * 1'024;
inline constexpr std::size_t signature_bytes_max = 1'024;
inline constexpr std::size_t code_bytes_max = 64;
inline constexpr std::size_t key_bytes = 32;
inline constexpr std::size_t digest_bytes = 32;
inline constexpr std::size_t relation_bytes = 16;
inline constexpr std::size_t wrap_bytes = 80;

// Numbers have 63 bits: SQL's integers are signed.
template <class Number>
[[nodiscard]] bool read_number(std::uint64_t from, Number& to) {
    to = Number{from};
    return from <= number_max;
}

template <class Bytes>
[[nodiscard]] bool read_id(std::string_view from, Bytes& to) {
    const auto made = Bytes::from(from);
    to = made.value_or(Bytes{});
    return made.has_value();
}

// One that may be absent, and is zero then.
template <class Bytes>
[[nodiscard]] bool read_id_or_zero(std::string_view from, Bytes& to) {
    to = Bytes{};
    return from.empty() || read_id(from, to);
}

// An enumerator from 1 to `last`: 0 is what protobuf makes of a field that is not there.
template <class Enum>
[[nodiscard]] bool read_enum(int from, Enum last, Enum& to) {
    if (from < 1 || from > static_cast<int>(last)) {
        return false;
    }
    to = static_cast<Enum>(from);
    return true;
}

[[nodiscard]] inline bool read_wait(std::int64_t from_us, duration& to) {
    to = microseconds(from_us);
    return from_us >= 0 && from_us <= wait_max_us;
}

// Any that is not negative: whether it is too long is the server's question, and gets an answer.
[[nodiscard]] inline bool read_lifetime(std::int64_t from_us, duration& to) {
    to = microseconds(from_us);
    return from_us >= 0;
}

[[nodiscard]] inline bool read_wall_time(std::int64_t from_ms, wall_time& to) {
    to = wall_time{from_ms};
    return from_ms >= 0 && from_ms <= wall_max_ms;
}

[[nodiscard]] inline bool read_text(std::string& from, std::size_t bytes_max, std::string& to) {
    if (from.size() > bytes_max) {
        return false;
    }
    to.swap(from);
    return true;
}

}  // namespace gapless::wire
