#pragma once

#include "server/core/store/records.hpp"
#include "server/core/store/store_transaction.hpp"

#include <gapless/ids.hpp>
#include <gapless/message.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace gapless::server {

// One conversation as a job sees it: each thing is read from the store when it is first asked for,
// and then kept in step with what the job does. So a job that brings a hundred messages reads
// members and counters once, and settle() writes the head and each counter once. A member is looked
// up by itself: all of them are read for what concerns all of them alone.
//
// It also remembers what the job changed: the new entries, and who left. The transaction outlives
// it.
class open_conversation {
public:
    open_conversation(store_transaction&, conversation_record);

    [[nodiscard]] const conversation_record& record() const { return record_; }

    [[nodiscard]] conversation_id id() const { return record_.id; }

    [[nodiscard]] conversation_kind kind() const { return record_.kind; }

    [[nodiscard]] bool is_group() const { return record_.kind == conversation_kind::group; }

    // Members. Pointers are valid until the next change of members; null: not a member now.
    [[nodiscard]] std::uint32_t members_count() const { return record_.members; }

    [[nodiscard]] const std::map<user_id, membership_record>& members();
    [[nodiscard]] const membership_record* member(user_id);
    [[nodiscard]] std::vector<membership_record> stays(user_id);
    [[nodiscard]] bool was_ever_member(user_id);

    // The other one in a direct conversation; empty in groups, and with oneself.
    [[nodiscard]] std::optional<user_id> peer_of(user_id);

    // Whoever comes back to a group comes back as muted as before, and sees what its history policy
    // shows of the time in between.
    void admit(user_id, member_role, seq joined);
    void part(user_id, seq left);
    void change_role(user_id, member_role);
    void mute(user_id, wall_time until);

    // Fan-out. Who joins while members are marked is marked at once, and who leaves is unmarked. A
    // user who is touched hears of the conversation's state, though nothing of it has changed.
    [[nodiscard]] bool is_read_fanout() const { return record_.fanout == fanout_state::read; }

    void turn(fanout_state);
    void cross_to(user_id);
    void mark(user_id);
    void unmark(user_id);
    void touch(user_id);
    [[nodiscard]] bool is_marked(user_id);
    [[nodiscard]] std::vector<membership_record> members_after(user_id, std::size_t count_max);

    // The group itself.
    void rename(std::string name);
    void set_history(history_policy);
    void mute_all(bool muted);
    void dismiss();

    // Of what is appended from now on.
    void set_retention(const retention&);

    // The key chain, once it has begun: from then on nothing is said in the clear. Who may read
    // has changed when it is stale. It is written at once; forget it when the store has been told.
    [[nodiscard]] const std::optional<relation_record>& relation();
    void put_relation(const relation_record&);
    void make_relation_stale();

    void forget_relation() { relation_.reset(); }

    // Managed: its keys are the server's. Before its first entry, and then version by version: the
    // next one is for what follows the newest entry.
    [[nodiscard]] bool is_managed() const { return record_.key_version != 0; }

    void begin_managed(const relation_name&, std::string wrapped);
    void renew_key(std::string wrapped);

    // What becomes of its keys, as its members have signed, or will.
    [[nodiscard]] bool is_ephemeral() const { return record_.policy == key_policy::ephemeral; }

    void set_policy(key_policy);

    // A message of the newest epoch was taken under this generation.
    void note_generation(std::uint32_t);

    // Whether nothing is said there in the clear.
    [[nodiscard]] bool is_encrypted() { return is_managed() || relation().has_value(); }

    // Everything up to there is gone. It is news to nobody.
    void raise_floor(seq);

    // What devices sent.
    [[nodiscard]] sender_counter last_counter(const device_id&);
    void put_last_counter(const device_id&, sender_counter);
    [[nodiscard]] std::optional<dedupe_record> find_sent(const device_id&, const client_id&);
    void put_sent(const dedupe_record&);

    // What a user has read; put counts the change in its version.
    [[nodiscard]] const protocol::read_state& read_state(user_id);
    void put_read_state(user_id, protocol::read_state);

    // What a user has begun to write; put leaves the version to put_read_state.
    [[nodiscard]] std::string draft(user_id);
    void put_draft(user_id, std::string text);

    // The ordinal at an entry, and the one before a stay's first; whether they are still there or
    // not: what has expired counts until it is read.
    [[nodiscard]] ordinal ordinal_at(seq);
    [[nodiscard]] ordinal base_ordinal(const membership_record&);

    // How many of the countable entries from..to the user sent.
    [[nodiscard]] std::uint64_t count_sent_by(user_id, seq from, seq to);

    // The newest entries that mention the user above this ordinal, ascending.
    [[nodiscard]] std::vector<mention_place> mentions_of(user_id, ordinal above);

    // The entry mentions the user, whose inbox it moves.
    void mention(user_id, const message& entry);

    // Appends the entry under the next seq and a new id, and returns it with both.
    message append(message entry, const keeping&);

    // Writes what stands for all of the job: the head, the record, the counters and the read
    // states. Once, after the last operation.
    void settle();

    // What the job changed.
    [[nodiscard]] const std::vector<message>& appended() const { return appended_; }

    [[nodiscard]] std::vector<message> take_appended() { return std::move(appended_); }

    // When the archive lets go of the first of them; empty: it keeps them.
    [[nodiscard]] std::optional<wall_time> next_end() const { return next_end_; }

    [[nodiscard]] const std::map<user_id, membership_record>& departed() const { return departed_; }

    // Whose stays have changed, or who is touched for another reason; ascending.
    [[nodiscard]] const std::set<user_id>& concerned() const { return concerned_; }

    // Who is marked now, or not any more; ascending.
    [[nodiscard]] const std::map<user_id, bool>& marks() const { return marks_; }

    // Whether the group is a step further on its way to the other fan-out.
    [[nodiscard]] bool has_crossed_on() const { return crossed_on_; }

    // Who has read states that the job looked at, ascending, as they were and as they are.
    struct read_change {
        protocol::read_state before;
        protocol::read_state now;

        [[nodiscard]] bool is_read_moved() const { return before.read_seq != now.read_seq; }

        [[nodiscard]] bool is_delivered_moved() const {
            return before.delivered_seq != now.delivered_seq;
        }

        // Whether there is anything new for the user's own devices to show.
        [[nodiscard]] bool is_own_news() const {
            return is_read_moved() || before.own_after_read != now.own_after_read ||
                   before.mark_version != now.mark_version || before.pinned != now.pinned ||
                   before.muted != now.muted || before.draft_version != now.draft_version;
        }
    };

    [[nodiscard]] const std::map<user_id, read_change>& read_changes() const { return read_; }

    // Whether members, roles or the very existence are news to its members; or somebody's draft is
    // to his own devices, for which there is no room beside messages.
    [[nodiscard]] bool is_state_changed() const { return state_changed_; }

private:
    [[nodiscard]] membership_record new_stay(user_id, member_role, seq joined);
    [[nodiscard]] membership_record current_stay(user_id);
    void put_member(const membership_record&);
    void annotate(const message& entry);
    void change_record();

    store_transaction& store_;
    conversation_record record_;
    std::map<user_id, std::optional<membership_record>> last_stays_;  // of whom the job asked for
    std::optional<std::map<user_id, membership_record>> members_;
    std::map<device_id, sender_counter> counters_;
    std::set<device_id> counted_;  // whose counter has moved
    std::map<std::pair<device_id, client_id>, std::optional<dedupe_record>> sent_;
    std::map<user_id, read_change> read_;
    std::map<user_id, std::string> drafts_;  // that were put
    std::optional<std::optional<relation_record>> relation_;

    std::vector<message> appended_;
    std::optional<wall_time> next_end_;
    std::map<user_id, membership_record> departed_;  // and not back since
    bool state_changed_ = false;
    bool record_changed_ = false;
    bool crossed_on_ = false;
    std::set<user_id> concerned_;
    std::map<user_id, bool> marks_;
};

}  // namespace gapless::server
