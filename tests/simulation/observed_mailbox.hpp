#pragma once

#include "sdk/core/mailbox/mailbox.hpp"
#include "tests/simulation/checkers/device_checker.hpp"

#include <functional>
#include <optional>

namespace gapless::simulation {

// A mailbox whose every commit is checked, and some of whose commits fail.
class observed_mailbox final : public sdk::mailbox {
public:
    // Asked before each commit: a reason to fail it, or nothing.
    using fate = std::function<std::optional<error>()>;

    observed_mailbox(sdk::mailbox& inner, device_checker& checker, fate draw)
        : inner_(inner), checker_(checker), draw_(std::move(draw)) {}

    result<sdk::mailbox_state> load() override {
        auto loaded = inner_.load();
        if (loaded) {
            checker_.handle_loaded(*loaded);
        }
        return loaded;
    }

    result<void> commit(const sdk::mailbox_changes& changes) override {
        if (auto failure = draw_()) {
            return *failure;
        }
        auto committed = inner_.commit(changes);
        if (committed) {
            checker_.handle_committed(changes);
        } else {
            checker_.handle_failed(changes);
        }
        return committed;
    }

    result<std::vector<message>> messages(
        conversation_id conversation, seq from, seq to, std::size_t limit
    ) override {
        return inner_.messages(conversation, from, to, limit);
    }

    result<std::vector<protocol::hole>> holes(conversation_id conversation) override {
        return inner_.holes(conversation);
    }

    result<std::vector<event>> events(event_id after, std::size_t limit) override {
        return inner_.events(after, limit);
    }

private:
    sdk::mailbox& inner_;
    device_checker& checker_;
    fate draw_;
};

}  // namespace gapless::simulation
