#include "storage/sqlite/log_frame.hpp"

#include <bit>
#include <cstddef>
#include <cstring>

namespace gapless::storage {
namespace {

// The two halves of a checksum of SQLite's.
struct running_sum {
    std::uint32_t first = 0;
    std::uint32_t second = 0;

    friend bool operator==(const running_sum&, const running_sum&) = default;
};

template <std::endian Order>
std::uint32_t word_at(const std::uint8_t* from) {
    std::uint32_t word = 0;
    std::memcpy(&word, from, sizeof word);
    if constexpr (Order != std::endian::native) {
        word = word >> 24 | (word >> 8 & 0xff00) | (word << 8 & 0xff'0000) | word << 24;
    }
    return word;
}

running_sum stored_in(std::span<const std::uint8_t> bytes) {
    constexpr auto order = std::endian::big;
    return {word_at<order>(bytes.data()), word_at<order>(bytes.data() + 4)};
}

template <std::endian Order>
running_sum continued(running_sum sum, std::span<const std::uint8_t> bytes) {
    for (std::size_t at = 0; at < bytes.size(); at += 8) {
        sum.first += word_at<Order>(bytes.data() + at) + sum.second;
        sum.second += word_at<Order>(bytes.data() + at + 4) + sum.first;
    }
    return sum;
}

// The part of a frame's header that its checksum covers: which page it is, and whether it ends a
// transaction.
constexpr std::size_t covered_bytes = 8;

template <std::endian Order>
bool is_intact_in(const log_frame& frame) {
    const auto covered = frame.header.first(covered_bytes);
    const auto sum = continued<Order>(stored_in(frame.before), covered);
    return continued<Order>(sum, frame.page) == stored_in(frame.header.subspan(frame_checksum_at));
}

}  // namespace

// The log's header says in which order its maker read its words. That is nearly always this
// machine's; trying both is cheaper than to read the header once more.
bool is_intact(const log_frame& frame) {
    return is_intact_in<std::endian::little>(frame) || is_intact_in<std::endian::big>(frame);
}

}  // namespace gapless::storage
