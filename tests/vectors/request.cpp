#include "tests/vectors/request.hpp"

#include <limits>

namespace gapless::tests {

namespace {

[[nodiscard]] std::uint8_t digit(char letter) {
    if (letter >= '0' && letter <= '9') {
        return static_cast<std::uint8_t>(letter - '0');
    }
    if (letter >= 'a' && letter <= 'f') {
        return static_cast<std::uint8_t>(letter - 'a' + 10);
    }
    if (letter >= 'A' && letter <= 'F') {
        return static_cast<std::uint8_t>(letter - 'A' + 10);
    }
    throw refused("not_hex");
}

}  // namespace

request::request(std::string_view line)
    : object_(nlohmann::json::parse(line.begin(), line.end(), nullptr, false)) {
    if (!object_.is_object()) {
        throw refused("not_an_object");
    }
}

std::string request::op() const { return text("op"); }

crypto::bytes request::bytes_or_none(const char* name) const {
    return object_.contains(name) ? bytes(name) : crypto::bytes{};
}

crypto::bytes request::bytes(const char* name) const {
    const std::string digits = text(name);
    if (digits.size() % 2 != 0) {
        throw refused("not_hex");
    }
    crypto::bytes read;
    read.reserve(digits.size() / 2);
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        const std::uint8_t high = digit(digits[i]);
        read.push_back(static_cast<std::uint8_t>(high << 4 | digit(digits[i + 1])));
    }
    return read;
}

std::uint64_t request::number(const char* name) const {
    if (!object_.contains(name)) {
        return 0;
    }
    const nlohmann::json& found = field(name);
    if (!found.is_number_unsigned() || found.get<std::uint64_t>() >> 63 != 0) {
        throw refused("not_a_number");
    }
    return found.get<std::uint64_t>();
}

std::uint32_t request::small_number(const char* name) const {
    const std::uint64_t found = number(name);
    if (found > std::numeric_limits<std::uint32_t>::max()) {
        throw refused("not_a_number");
    }
    return static_cast<std::uint32_t>(found);
}

std::string request::text(const char* name) const {
    const nlohmann::json& found = field(name);
    if (!found.is_string()) {
        throw refused("not_a_text");
    }
    return found.get<std::string>();
}

std::string request::text_or(const char* name, const char* otherwise) const {
    return object_.contains(name) ? text(name) : otherwise;
}

const nlohmann::json& request::field(const char* name) const {
    const auto found = object_.find(name);
    if (found == object_.end()) {
        throw refused(std::string("missing_") + name);
    }
    return *found;
}

std::string hex_of(crypto::byte_view some) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string written;
    written.reserve(some.size() * 2);
    for (const std::uint8_t byte : some) {
        written.push_back(digits[byte >> 4]);
        written.push_back(digits[byte & 15]);
    }
    return written;
}

}  // namespace gapless::tests
