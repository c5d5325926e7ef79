#include "sdk/client/reachable.hpp"

#include "sdk/dial/server_address.hpp"
#include "sdk/http/server_url.hpp"

namespace gapless::sdk {

std::string reachable(const std::string& named, const std::string& url) {
    const auto address = server_address::parse(named);
    const auto answering = server_url::parse(url);
    if (!address || !answering || (address->host != "0.0.0.0" && address->host != "::")) {
        return named;
    }
    return server_address{answering->host, address->port}.text();
}

}  // namespace gapless::sdk
