#include "sample-apps/gapless-cli/mailbox_key_file.hpp"

#include "sample-apps/gapless-cli/password.hpp"

#include <charconv>
#include <cstddef>
#include <cstdint>

namespace gapless::cli {

namespace {

std::string_view without_line_end(std::string_view text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) {
        text.remove_suffix(1);
    }
    return text;
}

}  // namespace

std::optional<mailbox_key> mailbox_key_in(std::string_view content) {
    if (auto raw = mailbox_key::from(content)) {
        return raw;
    }
    const auto digits = without_line_end(content);
    if (digits.size() != 2 * mailbox_key::size) {
        return std::nullopt;
    }
    std::string bytes;
    for (std::size_t at = 0; at < digits.size(); at += 2) {
        std::uint8_t byte = 0;
        const char* const end = digits.data() + at + 2;
        const auto read = std::from_chars(digits.data() + at, end, byte, 16);
        if (read.ec != std::errc() || read.ptr != end) {
            return std::nullopt;
        }
        bytes += static_cast<char>(byte);
    }
    return mailbox_key::from(bytes);
}

result<std::optional<mailbox_key>> read_mailbox_key(const std::string& path) {
    if (path.empty()) {
        return std::optional<mailbox_key>();
    }
    const auto content = read_whole_file(path);
    if (!content) {
        return content.error();
    }
    auto key = mailbox_key_in(*content);
    if (!key) {
        return error(errc::usage, path + " holds neither 32 bytes nor 64 hexadecimal digits");
    }
    return key;
}

}  // namespace gapless::cli
