#include "server/core/access/access_desk.hpp"

#include "server/core/access/choose_nodes.hpp"

#include <optional>
#include <utility>

namespace gapless::server {

access_desk::access_desk(limits options, std::vector<access_node> named)
    : limits_(options),
      named_(std::move(named)),
      asked_(rate::per(minutes(1), options.questions_per_minute, options.questions_per_minute)) {}

result<access_desk::answer> access_desk::ask(
    const access_question& asked, std::string_view address, const circumstances& how
) {
    if (limits_.rates) {
        const std::string whose(address);
        if (const auto wait = asked_.wait(whose, how.now)) {
            return error{errc::rate_limited, "too many questions from this address", wait};
        }
        asked_.charge(whose, how.now);
    }
    std::vector<access_node> known = named_;
    if (known.empty()) {
        known.push_back({.at = own_, .gray = {}});
    }
    if (how.is_draining) {
        std::erase_if(known, [this](const access_node& each) { return is_own(each); });
    }
    for (access_node& each : known) {
        each.load = is_own(each) ? how.load : each.load;
    }
    return answer{choose_nodes(std::move(known), asked, how.random_bits), limits_.lifetime};
}

bool access_desk::is_own(const access_node& node) const {
    const auto shares = [&](std::string known_server::* entrance) {
        return !(own_.*entrance).empty() && node.at.*entrance == own_.*entrance;
    };
    return shares(&known_server::tcp) || shares(&known_server::websocket) ||
           shares(&known_server::exchange);
}

}  // namespace gapless::server
