#include "server/ops/listen_address.hpp"

#include <charconv>
#include <system_error>

namespace gapless::server {

bool listen_address::is_loopback() const {
    return host == "localhost" || host == "::1" ||
           (host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string::npos);
}

result<listen_address> parse_listen_address(std::string_view text) {
    const error malformed{errc::usage, "'" + std::string{text} + "' is not HOST:PORT"};
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0) {
        return malformed;
    }
    std::string_view host = text.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) {
        host = host.substr(1, host.size() - 2);
    } else if (host.find(':') != std::string_view::npos) {
        return malformed;
    }
    const std::string_view digits = text.substr(colon + 1);
    listen_address parsed{.host = std::string{host}};
    const auto [end, ec] = std::from_chars(digits.begin(), digits.end(), parsed.port);
    if (ec != std::errc{} || end != digits.end() || parsed.host.empty()) {
        return malformed;
    }
    return parsed;
}

}  // namespace gapless::server
