#include "sdk/dial/server_address.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace gapless::sdk {

namespace {

bool is_port(std::string_view text) {
    std::uint16_t number = 0;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), number);
    return ec == std::errc() && end == text.data() + text.size() && number != 0;
}

}  // namespace

result<server_address> server_address::parse(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos || !is_port(text.substr(colon + 1))) {
        return error(errc::usage, "'" + std::string(text) + "' is not host:port");
    }
    std::string_view host = text.substr(0, colon);
    // The name may stand in a line of HTTP.
    const bool is_plain = std::ranges::all_of(host, [](char c) { return c > ' ' && c != 0x7f; });
    if (!is_plain) {
        return error(errc::usage, "an address has a character that none may have");
    }
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
        host = host.substr(1, host.size() - 2);
    } else if (host.empty() || host.find_first_of(":/[]@ ") != std::string_view::npos) {
        return error(errc::usage, "'" + std::string(text) + "' is not host:port");
    }
    return server_address{std::string(host), std::string(text.substr(colon + 1))};
}

std::string server_address::text() const {
    const bool is_v6 = host.find(':') != std::string::npos;
    return is_v6 ? "[" + host + "]:" + port : host + ":" + port;
}

bool server_address::is_loopback() const {
    boost::system::error_code ec;
    const auto address = boost::asio::ip::make_address(host, ec);
    return ec ? host == "localhost" : address.is_loopback();
}

}  // namespace gapless::sdk
