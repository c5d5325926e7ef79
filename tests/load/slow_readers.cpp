#include "tests/load/patient_device.hpp"
#include "tests/load/scenario.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <stdexcept>

namespace gapless::load {

namespace {

using namespace std::chrono_literals;
using std::chrono::nanoseconds;

constexpr double nanoseconds_a_second = 1e9;
constexpr double nanoseconds_a_millisecond = 1e6;
constexpr std::size_t slow_one_in = 10;

using members = std::vector<std::unique_ptr<patient_device>>;

void check(const members& all) {
    for (const auto& each : all) {
        each->check();
    }
}

// The first one makes a group of all of them.
conversation_id make_group(ground& on, const std::vector<login>& logins, device& creator) {
    on.loop.run_until([&] {
        creator.check();
        return creator.is_ready();
    });
    protocol::create_group wanted{.name = "everybody", .members = {}};
    for (const login& each : logins) {
        if (each.user != logins.front().user) {
            wanted.members.push_back(each.user);
        }
    }
    std::optional<protocol::response> answer;
    creator.on_frame = [&](const protocol::frame& arrived) {
        if (const auto* it = std::get_if<protocol::response>(&arrived)) {
            answer = *it;
        }
    };
    protocol::request asked;
    asked.id.bytes[0] = 1;
    asked.body = std::move(wanted);
    creator.send_frame(asked);
    on.loop.run_until([&] {
        creator.check();
        return answer.has_value();
    });
    if (answer->failure) {
        throw std::runtime_error("the group was not made: " + message_of(*answer->failure));
    }
    return answer->conversation;
}

members connect(ground& on, const std::vector<login>& logins, conversation_id group) {
    members all;
    for (const login& each : logins) {
        all.push_back(on.connect_patient(each));
        all.back()->address(destination::to(group));
    }
    on.loop.run_until([&] {
        check(all);
        return std::ranges::all_of(all, [](const auto& each) { return each->is_ready(); });
    });
    return all;
}

// What those who read have seen of one phase.
struct deliveries {
    std::vector<std::uint64_t> took;
    double answered = 0;
    double memory_mebibytes = 0;

    [[nodiscard]] nlohmann::json told() {
        return {
            {"delivery_p50_ms", static_cast<double>(quantile(took, 500)) / nanoseconds_a_millisecond
            },
            {"delivery_p99_ms", static_cast<double>(quantile(took, 990)) / nanoseconds_a_millisecond
            },
            {"accepted", answered},
            {"server_mib", memory_mebibytes},
        };
    }
};

deliveries run_phase(ground& on, const members& all) {
    deliveries seen;
    for (std::size_t i = 1; i < all.size(); ++i) {
        all[i]->on_received = [&seen, i](std::uint64_t sent_ns) {
            if (i % slow_one_in != 0) {
                seen.took.push_back(now_ns() - sent_ns);
            }
        };
    }
    patient_device& sender = *all.front();
    const std::uint64_t before = sender.accepted();
    const std::uint64_t began = now_ns();
    const auto span = static_cast<std::uint64_t>(nanoseconds{on.wanted.span}.count());
    double due = 0;
    std::function<void()> tick = [&] {
        const auto past = static_cast<double>(now_ns() - began);
        const double now = past / nanoseconds_a_second * static_cast<double>(on.wanted.per_second);
        for (; due < now; ++due) {
            (void)sender.offer(on.wanted.messages);
        }
        if (now_ns() - began < span) {
            on.loop.after(1ms, tick);
        }
    };
    tick();
    on.loop.run_for(on.wanted.span + 10ms);
    on.loop.run_until([&] {
        check(all);
        return sender.is_idle();
    });
    seen.answered = static_cast<double>(sender.accepted() - before);
    seen.memory_mebibytes = static_cast<double>(on.server.read().memory_bytes) / (1024 * 1024);
    on.loop.run_for(200ms);
    for (const auto& each : all) {
        each->on_received = [](std::uint64_t) {};
    }
    return seen;
}

}  // namespace

nlohmann::json run_slow_readers(ground& on) {
    const std::vector<login> logins = on.accounts(users_named(on.prefix(), on.wanted.devices));
    // The first member comes again as the others do; the loop may still wake this one.
    const auto creator = on.connect(logins.front());
    const members all = connect(on, logins, make_group(on, logins, *creator));
    deliveries usual = run_phase(on, all);
    for (std::size_t i = slow_one_in; i < all.size(); i += slow_one_in) {
        all[i]->stop_reading();
    }
    deliveries beside = run_phase(on, all);
    const std::uint64_t began = now_ns();
    for (std::size_t i = slow_one_in; i < all.size(); i += slow_one_in) {
        all[i]->go_on_reading();
    }
    const std::uint64_t promised = all.front()->accepted();
    on.loop.run_until([&] {
        check(all);
        return std::all_of(all.begin() + 1, all.end(), [&](const auto& each) {
            return each->received() >= promised;
        });
    });
    const double took = static_cast<double>(now_ns() - began) / nanoseconds_a_millisecond;
    std::uint64_t notified = 0;
    for (std::size_t i = 1; i < all.size(); ++i) {
        if (all[i]->received() != promised) {
            throw std::runtime_error("more was delivered than was acknowledged");
        }
        if (i % slow_one_in == 0 && all[i]->notified() > 0) {
            ++notified;
        }
    }
    return {
        {"usual", usual.told()},
        {"beside_slow_readers", beside.told()},
        {"slow", (all.size() - 1) / slow_one_in},
        {"slow_notified", notified},
        {"caught_up_ms", took},
    };
}

}  // namespace gapless::load
