#include "sdk/client/server_places.hpp"

#include <algorithm>

namespace gapless::sdk {

std::vector<std::string> server_places(
    const mailbox_state& stored, std::span<const known_server> built_in
) {
    std::vector<std::string> all{stored.identity.server};
    const auto add = [&](const known_server& other) {
        const std::string url = "https://" + other.rest;
        if (!other.rest.empty() && std::ranges::find(all, url) == all.end()) {
            all.push_back(url);
        }
    };
    for (const auto& network : stored.networks) {
        add(network.server);
    }
    for (const auto& each : built_in) {
        add(each);
    }
    return all;
}

}  // namespace gapless::sdk
