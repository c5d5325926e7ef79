#pragma once

#include "protocol/delivery/draft.hpp"
#include "protocol/wire/push_frames.hpp"
#include "protocol/wire/sync_frames.hpp"
#include "sdk/core/mailbox/identity.hpp"
#include "sdk/core/mailbox/key_name.hpp"
#include "sdk/core/mailbox/mailbox.hpp"
#include "sdk/core/mailbox/mailbox_changes.hpp"
#include "sdk/core/mailbox/mailbox_state.hpp"

#include <gapless/annotation.hpp>
#include <gapless/conversation.hpp>
#include <gapless/event.hpp>
#include <gapless/ids.hpp>
#include <gapless/message.hpp>
#include <gapless/result.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace gapless::sdk {

// A mailbox's content twice: as it is on stable storage, and as the next flush will leave it.
//
// The machines of the engine read and change the second; commit() makes one transaction of
// everything that was changed since the last one. So what belongs together (rows, head, cursor,
// events) is stored together, without any machine knowing about transactions.
//
// After a failed commit the object is of no more use: make a new one from what the mailbox holds.
class ledger {
public:
    explicit ledger(mailbox_state stored);

    // Commands. The newest put of a row wins.
    void put_identity(gapless::sdk::identity owner);
    void move_cursor(inbox_cursor to);
    void begin_session(session_epoch);

    // With what the app sees of it: its numbers, and its settings but for the draft of a device
    // that keeps it to itself.
    void put(conversation row);
    void put_settings(conversation_id where, conversation_settings row);

    // The server keeps that this conversation was delivered up to here. Stored when something else
    // is.
    void keep_delivered(const protocol::mark& kept);

    // A timeline entry, with the event that tells the app. What of it could not be opened yet is
    // kept beside it.
    void insert(conversation_id where, const message& entry, std::string sealed = {});

    // The same without an event: the entry is below what the app has been told of.
    void insert_history(conversation_id where, const message& entry, std::string sealed = {});

    // An entry that is stored could be opened.
    void reveal(conversation_id where, const message& said);

    // What an entry says about another one.
    void annotate(conversation_id where, const annotation& said);
    void put_gaps(conversation_id where, gap_set missing);
    void add_hole(conversation_id where, const protocol::hole& gone);
    void append(decltype(event::what) what);
    void consume(event_id up_to);

    // What expires up to then, by the server's clock, is not there any more. It only grows.
    void expire(wall_time up_to);

    // What was learned of networks: all of it.
    void put_networks(std::vector<network_memory> known);

    // What the keys' machines keep; without a value it is dropped.
    void put_key(key_name name, std::optional<std::string> value);

    // A draft is appended at the end, or changed where it stands.
    void put_draft(const protocol::draft& row);
    void forget_draft(const client_id& id);

    [[nodiscard]] result<void> commit(mailbox& box);

    // As the next flush will leave it.
    [[nodiscard]] const gapless::sdk::identity& owner() const { return owner_; }

    [[nodiscard]] const inbox_cursor& cursor() const { return cursor_; }

    // The newest of this device that it knows of.
    [[nodiscard]] session_epoch session() const { return session_; }

    [[nodiscard]] const std::map<conversation_id, conversation>& conversations() const {
        return conversations_;
    }

    // Null when there is none. The pointer is valid until the row is put again.
    [[nodiscard]] const conversation* find(conversation_id id) const;

    // The direct conversation with a user, by canonical name.
    [[nodiscard]] const conversation* find_direct(const std::string& user) const;

    // What nobody has set is as it is by default.
    [[nodiscard]] conversation_settings settings(conversation_id where) const;

    // What is missing below the high mark.
    [[nodiscard]] const std::map<conversation_id, gap_set>& gaps() const { return gaps_; }

    [[nodiscard]] gap_set gaps(conversation_id where) const;

    // Null when there is none. It is valid until it is put again.
    [[nodiscard]] const std::string* key(const key_name& name) const;

    [[nodiscard]] const std::map<key_name, std::string>& keys() const { return keys_; }

    [[nodiscard]] event_id consumed() const { return consumed_; }

    [[nodiscard]] wall_time expired_to() const { return expired_to_; }

    [[nodiscard]] const mailbox_changes& changes() const { return changes_; }

    // As it is on stable storage.
    [[nodiscard]] const mailbox_state& stored() const { return stored_; }

    // Message bytes that wait for the flush.
    [[nodiscard]] std::size_t gathered_bytes() const { return gathered_bytes_; }

private:
    void take_back(conversation_id where, seq target);
    void handle_committed();
    void handle_committed_conversations();
    void handle_committed_drafts();

    mailbox_state stored_;
    mailbox_changes changes_;
    std::size_t gathered_bytes_ = 0;

    gapless::sdk::identity owner_;
    inbox_cursor cursor_;
    session_epoch session_;
    std::map<conversation_id, conversation> conversations_;
    std::map<conversation_id, conversation_settings> settings_;
    std::map<conversation_id, gap_set> gaps_;  // none of them empty
    std::map<std::string, conversation_id> direct_;
    std::map<key_name, std::string> keys_;
    event_id last_event_;
    event_id consumed_;
    wall_time expired_to_;
    std::map<client_id, std::uint64_t> positions_;
    std::uint64_t next_position_ = 1;
    std::map<client_id, std::pair<std::uint64_t, protocol::draft>>
        late_drafts_;  // of a planted bug
};

}  // namespace gapless::sdk
