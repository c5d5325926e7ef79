#pragma once

#include "sdk/core/mailbox/mailbox.hpp"
#include "tests/simulation/checkers/device_checker.hpp"

#include <functional>
#include <optional>

namespace gapless::simulation {

// A mailbox whose every commit is checked, and some of whose commits fail.
class observed_mailbox final : public sdk::mailbox {
public:
    // Asked before each commit, and before each read: a reason to fail it, or nothing.
    using fate = std::function<std::optional<error>()>;
    // Whether the process is dead and does not know it.
    using death = std::function<bool()>;

    observed_mailbox(
        sdk::mailbox& inner, device_checker& checker, fate draw, fate draw_read, death is_dead
    )
        : inner_(inner),
          checker_(checker),
          draw_(std::move(draw)),
          draw_read_(std::move(draw_read)),
          is_dead_(std::move(is_dead)) {}

    result<sdk::mailbox_state> load() override {
        if (auto failure = draw_read_()) {
            return *failure;
        }
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
        const bool was_dead = is_dead_();
        has_expired_ = has_expired_ || changes.expired_to;
        auto committed = inner_.commit(changes);
        if (was_dead) {
            return error{errc::storage_failed};
        }
        if (committed && !is_dead_()) {
            checker_.handle_committed(changes);
        } else {
            checker_.handle_failed(changes);
        }
        return committed;
    }

    result<std::vector<message>> messages(
        conversation_id conversation, seq from, seq to, std::size_t limit
    ) override {
        if (auto failure = draw_read_()) {
            return *failure;
        }
        return inner_.messages(conversation, from, to, limit);
    }

    result<std::vector<message>> newest(conversation_id conversation, seq to, std::size_t limit)
        override {
        if (auto failure = draw_read_()) {
            return *failure;
        }
        return inner_.newest(conversation, to, limit);
    }

    result<std::vector<message>> sealed(conversation_id conversation, seq after, std::size_t limit)
        override {
        if (auto failure = draw_read_()) {
            return *failure;
        }
        return inner_.sealed(conversation, after, limit);
    }

    result<std::vector<protocol::hole>> holes(conversation_id conversation) override {
        return inner_.holes(conversation);
    }

    result<std::vector<annotation>> annotations(conversation_id where, seq from, seq to) override {
        return inner_.annotations(where, from, to);
    }

    result<read_place> measure(
        conversation_id conversation, user_id reader, seq up_to, ordinal base
    ) override {
        if (auto failure = draw_read_()) {
            return *failure;
        }
        return inner_.measure(conversation, reader, up_to, base);
    }

    result<std::vector<event>> events(event_id after, std::size_t limit) override {
        if (auto failure = draw_read_()) {
            return *failure;
        }
        return inner_.events(after, limit);
    }

    result<search_page> search(const sdk::search_plan& plan) override {
        if (auto failure = draw_read_()) {
            return *failure;
        }
        return inner_.search(plan);
    }

    result<bool> index(std::size_t messages_max) override {
        if (auto failure = draw_()) {
            return *failure;
        }
        const bool was_dead = is_dead_();
        auto indexed = inner_.index(messages_max);
        return was_dead ? result<bool>(errc::storage_failed) : indexed;
    }

    result<std::optional<wall_time>> next_expiry() override { return inner_.next_expiry(); }

    // Of worlds in which nothing expires the fates are as they were.
    result<bool> forget_expired(std::size_t entries_max) override {
        if (auto failure = has_expired_ ? draw_() : std::nullopt) {
            return *failure;
        }
        const bool was_dead = is_dead_();
        auto forgotten = inner_.forget_expired(entries_max);
        return was_dead ? result<bool>(errc::storage_failed) : forgotten;
    }

private:
    sdk::mailbox& inner_;
    device_checker& checker_;
    fate draw_;
    fate draw_read_;
    death is_dead_;
    bool has_expired_ = false;
};

}  // namespace gapless::simulation
