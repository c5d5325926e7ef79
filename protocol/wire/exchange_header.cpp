#include "protocol/wire/exchange_header.hpp"

#include <algorithm>

namespace gapless::protocol {
namespace {

constexpr std::size_t number_bytes = 8;

void write_number(std::uint64_t number, std::string& out) {
    for (std::size_t left = number_bytes; left > 0; --left) {
        out.push_back(static_cast<char>((number >> (8 * (left - 1))) & 0xffU));
    }
}

[[nodiscard]] std::uint64_t read_number(std::string_view bytes) {
    std::uint64_t number = 0;
    for (const char each : bytes.substr(0, number_bytes)) {
        number = number << 8U | static_cast<unsigned char>(each);
    }
    return number;
}

}  // namespace

void write_exchange_header(const exchange_header& header, std::string& out) {
    for (const std::uint8_t each : header.key.bytes) {
        out.push_back(static_cast<char>(each));
    }
    write_number(header.number, out);
    write_number(header.seen, out);
}

result<exchange_header> read_exchange_header(std::string_view body) {
    if (body.size() < exchange_header_bytes) {
        return error{errc::malformed_frame, "an exchange begins with a header of 32 bytes"};
    }
    exchange_header read;
    const std::size_t key_bytes = read.key.bytes.size();
    std::ranges::transform(body.substr(0, key_bytes), read.key.bytes.begin(), [](char each) {
        return static_cast<std::uint8_t>(each);
    });
    read.number = read_number(body.substr(key_bytes));
    read.seen = read_number(body.substr(key_bytes + number_bytes));
    return read;
}

}  // namespace gapless::protocol
