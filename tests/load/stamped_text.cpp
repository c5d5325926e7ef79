#include "tests/load/stamped_text.hpp"

#include "tests/load/party.hpp"

#include <charconv>
#include <cstddef>

namespace gapless::load {

namespace {

constexpr std::size_t stamp_bytes = 16;
constexpr int hexadecimal = 16;

}  // namespace

std::string stamped_text(std::uint64_t sent_ns) {
    std::string text(text_bytes, '.');
    char* const end = std::to_chars(text.data(), text.data() + stamp_bytes, sent_ns, 16).ptr;
    *end = ' ';
    return text;
}

std::uint64_t stamp_of(std::string_view text) {
    std::uint64_t sent_ns = 0;
    std::from_chars(text.data(), text.data() + text.size(), sent_ns, hexadecimal);
    return sent_ns;
}

}  // namespace gapless::load
