#include "sdk/http/server_url.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

namespace gapless::sdk {

namespace {

constexpr std::string_view scheme = "https://";

bool is_port(std::string_view text) {
    std::uint16_t number = 0;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), number);
    return ec == std::errc() && end == text.data() + text.size() && number != 0;
}

// The host ends at the colon behind it, or behind its brackets.
std::size_t end_of_host(std::string_view rest) {
    const auto from = rest.starts_with('[') ? rest.find(']') : 0;
    return std::min(rest.find(':', from), rest.size());
}

}  // namespace

result<server_url> server_url::parse(std::string_view text) {
    const error wrong(errc::usage, "'" + std::string(text) + "' is not https://host:port");
    if (!text.starts_with(scheme)) {
        return wrong;
    }
    std::string_view rest = text.substr(scheme.size());
    if (rest.ends_with('/')) {
        rest.remove_suffix(1);
    }
    const auto end = end_of_host(rest);
    std::string_view host = rest.substr(0, end);
    const std::string_view port = end < rest.size() ? rest.substr(end + 1) : "443";
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
        host = host.substr(1, host.size() - 2);
    } else if (host.empty() || host.find_first_of("/[]@?# ") != std::string_view::npos) {
        return wrong;
    }
    if (!is_port(port)) {
        return wrong;
    }
    return server_url{std::string(host), std::string(port)};
}

std::string server_url::authority() const {
    const bool is_v6 = host.find(':') != std::string::npos;
    return (is_v6 ? "[" + host + "]" : host) + ":" + port;
}

}  // namespace gapless::sdk
