#include "sdk/dial/proxy_url.hpp"

#include <charconv>
#include <optional>

namespace gapless::sdk {

namespace {

constexpr std::size_t credential_bytes_max = 255;  // what SOCKS has room for

error wrong() { return error(errc::usage, "a proxy is http://host:port or socks5://host:port"); }

// Takes what stands before the mark, and the mark, off the text; empty when there is no mark.
std::optional<std::string_view> take_until(std::string_view& text, std::string_view mark) {
    const auto at = text.rfind(mark);
    if (at == std::string_view::npos) {
        return std::nullopt;
    }
    const auto taken = text.substr(0, at);
    text.remove_prefix(at + mark.size());
    return taken;
}

std::optional<std::string> decoded(std::string_view text) {
    std::string made;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            made += text[i];
            continue;
        }
        std::uint8_t byte = 0;
        const char* const digits = text.data() + i + 1;
        if (text.size() - i < 3 ||
            std::from_chars(digits, digits + 2, byte, 16).ptr != digits + 2) {
            return std::nullopt;
        }
        made += static_cast<char>(byte);
        i += 2;
    }
    return made;
}

}  // namespace

result<proxy_url> proxy_url::parse(std::string_view text) {
    proxy_url made;
    const auto scheme = take_until(text, "://");
    if (scheme == "socks5") {
        made.how = kind::socks5;
    } else if (scheme != "http") {
        return wrong();
    }
    if (auto who = take_until(text, "@")) {
        const auto colon = std::min(who->find(':'), who->size());
        const auto user = decoded(who->substr(0, colon));
        const auto password = decoded(who->substr(std::min(colon + 1, who->size())));
        if (!user || !password || user->empty() || user->size() > credential_bytes_max ||
            password->size() > credential_bytes_max) {
            return wrong();
        }
        made.user = *user;
        made.password = *password;
    }
    if (text.ends_with('/')) {
        text.remove_suffix(1);
    }
    auto at = server_address::parse(text);
    if (!at) {
        return wrong();
    }
    made.at = std::move(*at);
    return made;
}

}  // namespace gapless::sdk
