// The beginning of a wave that is encrypted: who has several devices lets all of them read.
#include "sample-apps/gapless-cli/replay/linking.hpp"
#include "sample-apps/gapless-cli/replay/wave.hpp"

#include <algorithm>
#include <memory>
#include <utility>

namespace gapless::cli {

// The device that is first to be online has the account key, and says which others are the user's.
result<void> wave::link_devices() {
    std::vector<participant*> firsts;
    std::vector<participant*> others;
    for (auto& each : devices_) {
        (each.who().number == 1 ? firsts : others).push_back(&each);
    }
    if (auto done = catch_up(firsts); !done) {
        return done;
    }
    if (auto done = catch_up(others); !done) {
        return done;
    }
    if (auto done = link_all(); !done) {
        return done;
    }
    // A device that waits to be linked looks for that with each session, and seldom meanwhile.
    for (auto* each : others) {
        each->client().disconnect();
    }
    return catch_up(others);
}

result<void> wave::link_all() {
    std::deque<linking> all;
    for (const auto& [user, theirs] : by_user_) {
        std::vector<device_id> others;
        for (const auto* each : theirs) {
            if (each != theirs.front()) {
                others.push_back(each->client().this_device());
            }
        }
        all.emplace_back(theirs.front()->client(), std::move(others));
    }
    std::uint64_t linked = 0;
    const auto arrived = run_until(
        [&] { return linked == all.size(); },
        [&]() -> result<void> {
            const auto before = std::exchange(linked, 0);
            for (auto& each : all) {
                each.tick();
                linked += each.is_done() ? 1U : 0U;
                if (each.trouble()) {
                    return *each.trouble();
                }
            }
            steps_ += linked - before;
            bar_.show(title_ + ": linking devices", linked, all.size());
            return {};
        }
    );
    if (!arrived) {
        return arrived.error();
    }
    return *arrived ? result<void>() : errc::timed_out;
}

// Connects them, and waits until they have what there is, and their keys are published.
result<void> wave::catch_up(const std::vector<participant*>& all) {
    struct count {
        std::size_t done = 0;
        std::optional<error> failed;
    };

    const auto told = std::make_shared<count>();
    for (auto* each : all) {
        each->connect();
        each->client().catch_up([told](const result<void>& done) {
            ++told->done;
            if (!done) {
                told->failed = done.error();
            }
        });
    }
    std::size_t seen = 0;
    const auto arrived = run_until(
        [&] { return told->done == all.size(); },
        [&]() -> result<void> {
            steps_ += told->done - std::exchange(seen, told->done);
            return {};
        }
    );
    if (!arrived) {
        return arrived.error();
    }
    if (told->failed) {
        return *told->failed;
    }
    return *arrived ? result<void>() : errc::timed_out;
}

}  // namespace gapless::cli
