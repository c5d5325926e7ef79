#include "storage/sqlite/page_checksum.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace gapless::storage {
namespace {

std::uint64_t little_endian_word(const std::uint8_t* from) {
    std::uint64_t word = 0;
    if constexpr (std::endian::native == std::endian::little) {
        std::memcpy(&word, from, sizeof word);
    } else {
        for (std::size_t byte = sizeof word; byte-- > 0;) {
            word = word << 8 | from[byte];
        }
    }
    return word;
}

// Another word or another state always is another result: a multiplication by an odd number and a
// rotation can be undone. The rotation brings the upper bits to where the next one spreads them.
std::uint64_t mixed(std::uint64_t state, std::uint64_t word) {
    constexpr std::uint64_t odd = 0x9e37'79b9'7f4a'7c15;
    return std::rotl((state ^ word) * odd, 29);
}

std::uint64_t checksum_of(std::span<const std::uint8_t> content, std::uint64_t number) {
    std::uint64_t state = mixed(content.size(), number);
    for (std::size_t at = 0; at < content.size(); at += sizeof state) {
        state = mixed(state, little_endian_word(content.data() + at));
    }
    state = mixed(state, content.size());
    return state == 0 ? 1 : state;  // zeros say that there is none
}

}  // namespace

void seal_page(std::span<std::uint8_t> page, std::uint64_t number) {
    std::uint64_t sum = checksum_of(page.first(page.size() - checksum_bytes), number);
    for (std::uint8_t& byte : page.last(checksum_bytes)) {
        byte = static_cast<std::uint8_t>(sum);
        sum >>= 8;
    }
}

bool is_sealed(std::span<const std::uint8_t> page, std::uint64_t number) {
    const auto content = page.first(page.size() - checksum_bytes);
    return checksum_of(content, number) == little_endian_word(page.data() + content.size());
}

void unseal_page(std::span<std::uint8_t> page) {
    std::ranges::fill(page.last(checksum_bytes), std::uint8_t{0});
}

bool is_unsealed(std::span<const std::uint8_t> page) {
    const auto is_zero = [](std::uint8_t byte) { return byte == 0; };
    return std::ranges::all_of(page.last(checksum_bytes), is_zero) &&
           !std::ranges::all_of(page, is_zero);
}

}  // namespace gapless::storage
