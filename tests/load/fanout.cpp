#include "tests/load/scenario.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <stdexcept>
#include <utility>

namespace gapless::load {

namespace {

constexpr std::size_t rounds = 100;

// So long a pause that a quick and a slow server are asked at much the same pace: what the kernel
// does for a connection between two messages counts, too.
constexpr std::chrono::milliseconds between_rounds{10};

constexpr std::size_t names_a_request = 100;

// A new group has no more members, its creator among them; the others are invited one by one, while
// there is nobody yet to hear of it.
constexpr std::size_t created_max = 500;

using parties = std::vector<std::unique_ptr<party>>;

// The first user's first device asks, and gets its answer.
protocol::response ask(ground& on, device& asker, protocol::request_body body, std::uint64_t id) {
    protocol::request asked;
    asked.id.bytes[0] = 1;
    for (std::size_t i = 0; i < 8; ++i) {
        asked.id.bytes[15 - i] = static_cast<std::uint8_t>(id >> (8 * i));
    }
    asked.body = std::move(body);
    std::optional<protocol::response> answer;
    asker.on_frame = [&](const protocol::frame& arrived) {
        if (const auto* it = std::get_if<protocol::response>(&arrived)) {
            answer = *it;
        }
    };
    asker.send_frame(asked);
    on.loop.run_until([&] {
        asker.check();
        return answer.has_value();
    });
    asker.on_frame = [](const protocol::frame&) {};
    if (answer->failure) {
        throw std::runtime_error("the group was not made: " + message_of(*answer->failure));
    }
    return *answer;
}

bool has_one_each(const ground& on) { return on.wanted.devices > 2 * created_max; }

// Two devices each, or one, if they are more than a small group has members.
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

parties group_of_devices(ground& on) {
    const std::vector<wanted_device> wanted = members_of(on);
    const std::size_t invited = std::min(created_max, on.wanted.devices / 2);
    const std::vector<login> logins = on.accounts(wanted);

    parties made;
    auto first = on.connect(logins.front());
    device& creator = *first;
    made.push_back(std::move(first));
    on.wait_until_ready(made);
    protocol::create_group asked{.name = "everybody", .members = {}};
    for (std::size_t i = 1; i < invited; ++i) {
        asked.members.push_back(logins[i].user);
    }
    const conversation_id group = ask(on, creator, asked, 1).conversation;
    for (std::size_t i = invited; i < logins.size() && has_one_each(on); ++i) {
        ask(on, creator, protocol::invite_member{group, logins[i].user}, i);
    }
    creator.address(destination::to(group));
    for (std::size_t i = 1; i < logins.size(); ++i) {
        made.push_back(on.connect(logins[i]));
        if (made.size() % names_a_request == 0) {
            on.wait_until_ready(made);
        }
    }
    on.wait_until_ready(made);
    return made;
}

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
