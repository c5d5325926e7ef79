#include "tests/load/everybody.hpp"

#include <chrono>
#include <utility>

namespace gapless::load {

namespace {

constexpr std::size_t rounds = 100;

// So long a pause that a quick and a slow server are asked at much the same pace: what the kernel
// does for a connection between two messages counts, too.
constexpr std::chrono::milliseconds between_rounds{10};

// With more than so many devices each user has one of them.
constexpr std::size_t in_pairs_max = 1'000;

using parties = std::vector<std::unique_ptr<party>>;

bool has_one_each(const ground& on) { return on.wanted.devices > in_pairs_max; }

// Two devices each, or one.
std::vector<wanted_device> members_of(const ground& on) {
    if (has_one_each(on)) {
        return users_named(on.prefix(), on.wanted.devices);
    }
    const std::size_t members = on.wanted.devices / 2;
    std::vector<wanted_device> wanted = users_named(on.prefix(), members);
    for (std::size_t i = 0; i < members; ++i) {
        wanted.push_back({wanted[i].user, 1});
    }
    return wanted;
}

parties group_of_devices(ground& on) { return gather(on, on.accounts(members_of(on))).members; }

}  // namespace

nlohmann::json run_fanout(ground& on) {
    const parties all = on.wanted.is_bare()
                            ? bare_parties(on, on.wanted.devices, {.sends_to_all = true})
                            : group_of_devices(on);
    std::size_t arrived = 0;
    for (const auto& each : all) {
        each->on_delivered = [&](std::uint64_t) { ++arrived; };
    }
    std::vector<std::uint64_t> last;
    // The first rounds warm up what is used for the first time.
    usage before;
    for (std::size_t i = 0; i < rounds + 3; ++i) {
        if (i == 3) {
            on.loop.run_for(std::chrono::milliseconds{300});
            before = on.server.read();
        }
        arrived = 0;
        on.loop.run_for(between_rounds);
        const std::uint64_t began = now_ns();
        all.front()->send();
        on.loop.run_until([&] { return arrived >= all.size() - 1; });
        if (i >= 3) {
            last.push_back(now_ns() - began);
        }
        check_all(all);
    }
    // Acknowledgements are part of what a delivery costs.
    on.loop.run_for(std::chrono::milliseconds{300});
    const usage after = on.server.read();
    const auto deliveries = static_cast<double>(rounds * (all.size() - 1));
    return {
        {"devices", all.size()},
        {"last_p50", static_cast<double>(quantile(last, 500)) / 1e3},
        {"last_p99", static_cast<double>(quantile(last, 990)) / 1e3},
        {"server_cpu", (after.cpu_seconds - before.cpu_seconds) * 1e6 / deliveries},
    };
}

}  // namespace gapless::load
