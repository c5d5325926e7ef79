#include "tests/load/scenario.hpp"

namespace gapless::load {

namespace {

// Long enough for what belongs to the logins alone to be given back.
constexpr std::chrono::milliseconds settling{1'000};

// Few shake hands at once: the room for that, once it has been given back, is the allocator's and
// would count as the connections'.
constexpr std::size_t wave = 20;

std::vector<std::unique_ptr<party>> connect_all(ground& on, const std::vector<login>& logins) {
    if (on.wanted.is_bare()) {
        return bare_parties(on, on.wanted.devices, {.wave = wave});
    }
    std::vector<std::unique_ptr<party>> made;
    for (const login& each : logins) {
        made.push_back(on.connect(each));
        if (made.size() % wave == 0) {
            on.wait_until_ready(made);
        }
    }
    on.wait_until_ready(made);
    return made;
}

}  // namespace

nlohmann::json run_idle(ground& on) {
    std::vector<login> logins;
    if (!on.wanted.is_bare()) {
        logins = on.accounts(users_named(on.prefix(), on.wanted.devices));
    }
    const usage before = on.server.read();
    const auto idle = connect_all(on, logins);
    on.loop.run_for(settling);
    check_all(idle);
    const usage after = on.server.read();
    const auto more =
        static_cast<double>(after.memory_bytes) - static_cast<double>(before.memory_bytes);
    return {
        {"connections", idle.size()},
        {"bytes", more / static_cast<double>(idle.size())},
    };
}

}  // namespace gapless::load
