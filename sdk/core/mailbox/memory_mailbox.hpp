#pragma once

#include "sdk/core/mailbox/expiry_rules.hpp"
#include "sdk/core/mailbox/mailbox.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

namespace gapless::sdk {

// A mailbox that lives as long as its process: for tests, for the simulator, and for apps that want
// to leave nothing behind.
//
// It is a copyable value: a copy is exactly what a crash at that point would have left. What a
// caller's mistake could corrupt is looked at before anything is changed: a row that exists already
// fails with mailbox_corrupt, and events that are not numbered upwards stop the program.
class memory_mailbox final : public mailbox {
public:
    explicit memory_mailbox(gapless::sdk::identity owner);

    [[nodiscard]] result<mailbox_state> load() override;

    [[nodiscard]] result<void> commit(const mailbox_changes&) override;

    [[nodiscard]] result<std::vector<message>> messages(
        conversation_id, seq from, seq to, std::size_t limit
    ) override;

    [[nodiscard]] result<std::vector<message>> newest(conversation_id, seq to, std::size_t limit)
        override;

    [[nodiscard]] result<std::vector<message>> sealed(conversation_id, seq after, std::size_t limit)
        override;

    [[nodiscard]] result<std::vector<protocol::hole>> holes(conversation_id) override;

    [[nodiscard]] result<std::vector<annotation>> annotations(conversation_id, seq from, seq to)
        override;

    [[nodiscard]] result<read_place> measure(
        conversation_id, user_id reader, seq up_to, ordinal base
    ) override;

    [[nodiscard]] result<std::vector<event>> events(event_id after, std::size_t limit) override;

    // It reads through all of them.
    [[nodiscard]] result<search_page> search(const search_plan&) override;

    [[nodiscard]] result<bool> index(std::size_t) override { return false; }

    [[nodiscard]] result<std::optional<wall_time>> next_expiry() override;

    [[nodiscard]] result<bool> forget_expired(std::size_t entries_max) override;

private:
    struct timeline {
        std::map<seq, message> rows;
        std::map<seq, std::string> sealed;  // of those that could not be opened yet
        std::map<seq, wall_time> going;     // when they go, if ever
        std::map<seq, kept_hole> holes;     // by their first seq
        std::map<std::tuple<seq, message_kind, user_id>, annotation> said;  // by target
    };

    [[nodiscard]] result<void> check(const mailbox_changes&) const;
    void apply_conversations(const mailbox_changes&);
    void apply_timelines(const mailbox_changes&);
    void apply_settings(const mailbox_changes&);
    void apply_drafts(const mailbox_changes&);
    void apply_events(const mailbox_changes&);
    void apply_annotations(const mailbox_changes&);
    void apply_revealed(const mailbox_changes&);
    void take_back(conversation_id, seq target);
    void insert(conversation_id, const message&);
    void put_hole(conversation_id, const protocol::hole&);
    void limit_annotations(conversation_id, seq_range targets, wall_time to);
    void limit_life(conversation_id, seq, wall_time to);
    [[nodiscard]] bool is_expired(const timeline&, seq) const;
    [[nodiscard]] bool is_shown(const timeline&, const annotation&) const;
    [[nodiscard]] event as_told(const event& kept) const;
    [[nodiscard]] bool has_expired() const;
    void forget(conversation_id, seq);
    static void join_hole(timeline&, kept_hole added);

    gapless::sdk::identity identity_;
    inbox_cursor cursor_;
    session_epoch session_;
    std::map<conversation_id, conversation> conversations_;
    std::map<conversation_id, timeline> timelines_;
    std::set<std::tuple<wall_time, conversation_id, seq>> going_;  // what is in a timeline's
    std::vector<network_memory> networks_;
    std::map<key_name, std::string> keys_;
    wall_time expired_to_;
    std::map<client_id, std::pair<std::uint64_t, protocol::draft>> drafts_;
    std::map<conversation_id, conversation_settings> settings_;
    std::map<conversation_id, gap_set> gaps_;
    std::map<event_id, event> events_;
    event_id last_event_;
    event_id consumed_;
};

}  // namespace gapless::sdk
