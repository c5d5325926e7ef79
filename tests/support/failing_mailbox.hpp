#pragma once

#include "sdk/core/mailbox/memory_mailbox.hpp"
#include "tests/support/mailbox_values.hpp"

#include <gapless/errc.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace gapless::tests {

// A mailbox in memory that fails when it is told to, and remembers what was committed.
class failing_mailbox final : public sdk::mailbox {
public:
    failing_mailbox() : box_(alice()) {}

    // From now on; nothing makes it work again.
    void fail_commits(std::optional<errc> with) { commit_failure_ = with; }

    void fail_loads(std::optional<errc> with) { load_failure_ = with; }

    void fail_measures(std::optional<errc> with) { measure_failure_ = with; }

    void fail_messages(std::optional<errc> with) { messages_failure_ = with; }

    void fail_events(std::optional<errc> with) { events_failure_ = with; }

    [[nodiscard]] const std::vector<sdk::mailbox_changes>& commits() const { return commits_; }

    // Entries that were read backwards, so far.
    [[nodiscard]] std::size_t read_back() const { return read_back_; }

    result<sdk::mailbox_state> load() override {
        if (load_failure_) {
            return *load_failure_;
        }
        return box_.load();
    }

    result<void> commit(const sdk::mailbox_changes& changes) override {
        if (commit_failure_) {
            return *commit_failure_;
        }
        commits_.push_back(changes);
        return box_.commit(changes);
    }

    result<std::vector<message>> messages(
        conversation_id where, seq from, seq to, std::size_t limit
    ) override {
        if (messages_failure_) {
            return *messages_failure_;
        }
        return box_.messages(where, from, to, limit);
    }

    result<std::vector<message>> newest(conversation_id where, seq to, std::size_t limit) override {
        auto found = box_.newest(where, to, limit);
        read_back_ += found ? found->size() : 0;
        return found;
    }

    result<std::vector<message>> sealed(conversation_id where, seq after, std::size_t limit)
        override {
        return box_.sealed(where, after, limit);
    }

    result<std::vector<protocol::hole>> holes(conversation_id where) override {
        return box_.holes(where);
    }

    result<std::vector<annotation>> annotations(conversation_id where, seq from, seq to) override {
        return box_.annotations(where, from, to);
    }

    result<read_place> measure(conversation_id where, user_id reader, seq up_to, ordinal base)
        override {
        if (measure_failure_) {
            return *measure_failure_;
        }
        return box_.measure(where, reader, up_to, base);
    }

    result<std::vector<event>> events(event_id after, std::size_t limit) override {
        if (events_failure_) {
            return *events_failure_;
        }
        return box_.events(after, limit);
    }

    result<search_page> search(const sdk::search_plan& plan) override { return box_.search(plan); }

    // Asked for so many at a time, and as often as there is said to be more.
    void pretend_unindexed(std::size_t messages) { unindexed_ = messages; }

    void fail_indexing(std::optional<errc> with) { indexing_failure_ = with; }

    [[nodiscard]] const std::vector<std::size_t>& indexed() const { return indexed_; }

    result<bool> index(std::size_t messages_max) override {
        if (indexing_failure_) {
            return *indexing_failure_;
        }
        indexed_.push_back(std::min(messages_max, unindexed_));
        unindexed_ -= indexed_.back();
        return unindexed_ > 0;
    }

    void fail_forgetting(std::optional<errc> with) { forgetting_failure_ = with; }

    result<std::optional<wall_time>> next_expiry() override { return box_.next_expiry(); }

    result<bool> forget_expired(std::size_t entries_max) override {
        if (forgetting_failure_) {
            return *forgetting_failure_;
        }
        const bool has_any = has_unforgotten();
        if (has_any) {
            forgotten_.push_back(entries_max);
        }
        return box_.forget_expired(entries_max);
    }

    // How many were to be taken away, each time that there were any.
    [[nodiscard]] const std::vector<std::size_t>& forgotten() const { return forgotten_; }

    [[nodiscard]] bool has_unforgotten() { return box_.forget_expired(0).value(); }

private:
    sdk::memory_mailbox box_;
    std::size_t read_back_ = 0;
    std::vector<sdk::mailbox_changes> commits_;
    std::optional<errc> commit_failure_;
    std::optional<errc> load_failure_;
    std::optional<errc> measure_failure_;
    std::optional<errc> messages_failure_;
    std::optional<errc> events_failure_;
    std::optional<errc> indexing_failure_;
    std::optional<errc> forgetting_failure_;
    std::vector<std::size_t> forgotten_;
    std::size_t unindexed_ = 0;
    std::vector<std::size_t> indexed_;
};

}  // namespace gapless::tests
