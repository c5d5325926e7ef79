#pragma once

#include <gapless/content.hpp>
#include <gapless/destination.hpp>
#include <gapless/ids.hpp>
#include <gapless/member.hpp>
#include <gapless/message.hpp>
#include <gapless/message_origin.hpp>
#include <gapless/retention.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>
#include <gapless/versioned.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace gapless::simulation {

// How apps call the groups that they make as managed ones, and no others.
inline constexpr const char* managed_name = "managed ";

// Likewise, ephemeral ones.
inline constexpr const char* ephemeral_name = "ephemeral ";

// A message as an app handed it to its device.
struct submission {
    std::size_t device = 0;
    destination to;
    std::string body;
    std::uint64_t order = 0;        // running number over the whole run
    bool promised = false;          // `queued` came: from then on it may not vanish
    bool cancel_requested = false;  // the app has asked for it to be cancelled
    bool lost = false;  // with a mailbox that had to be given up; it may have left before
    std::vector<std::string> mentions = {};
    bool mention_all = false;
    message_kind kind = message_kind::text;
    seq target = {};
    duration lifetime = {};
    std::optional<message_origin> origin = std::nullopt;
    std::optional<content> held = std::nullopt;  // what the app had made its body of
};

// The committed log of one conversation, as the checkers have seen it grow.
struct observed_log {
    // From the first entry that it shows, mostly the join entry, to the leave entry; 0 while it
    // goes on.
    struct stay {
        seq joined;
        seq left;
        seq first;
    };

    conversation_kind kind = conversation_kind::group;
    std::vector<message> entries;  // entries[n] has seq n + 1
    std::set<std::pair<device_id, client_id>> ids;
    std::map<std::string, std::vector<stay>> stays;  // by user name
    std::map<std::string, member_role> roles;        // of the current members
    std::map<std::string, wall_time> muted;          // those who are away, too
    history_policy history = history_policy::from_join;
    bool all_muted = false;
    bool dismissed = false;
    retention kept;                       // how long what comes now is kept, as was set
    std::map<seq, wall_time> kept_until;  // by the server, of what it does not keep for ever
    std::set<seq> waiting;                // what it keeps until every device has it
    std::set<seq> acknowledged;           // what may be gone, since every device has it
    std::set<seq> unneeded;  // what must be, when the server has swept; and swept it has
    std::set<seq> swept;
    std::map<device_id, std::uint64_t> last_order;  // of the submissions that were logged

    // Of an encrypted conversation: what the server has in the place of those entries, the epochs
    // that they were sealed in, and who can read in each.
    std::map<seq, message> sealed;
    std::map<seq, std::uint64_t> epochs;
    std::map<std::uint64_t, std::set<device_id>> rosters;

    // Of an ephemeral one: when each generation of each epoch came into use, ascending.
    struct step {
        std::uint64_t epoch = 0;
        std::uint32_t generation = 0;
        wall_time at;
        seq position;
    };

    bool is_ephemeral = false;
    std::vector<step> steps;

    // When a device that has these entries erases a key at the latest, this long after it is used
    // no more, or twice as long after its epoch began.
    [[nodiscard]] wall_time erased_at(
        std::uint64_t epoch,
        std::uint32_t generation,
        const std::set<seq>& entries_here,
        duration window
    ) const;

    // Of a managed one: where each version of its key begins, as who went says; ascending from 1.
    bool is_managed = false;
    std::vector<seq> versions;

    // Whether anything that the user is shown may be said under this version.
    [[nodiscard]] bool is_version_of(const std::string& user, std::uint64_t version) const;

    [[nodiscard]] seq head() const { return seq{entries.size()}; }

    // Whether a device has the key of this entry, if it has one.
    [[nodiscard]] bool is_readable(const device_id& device, seq position) const;

    // Whether this is the entry of that seq as the server has it.
    [[nodiscard]] bool is_stored(const message& row) const;

    // An entry as this device can show it.
    [[nodiscard]] message shown_to(const device_id& device, const message& entry) const;

    // It came to a device so late that its key was erased there, and its time was over.
    [[nodiscard]] bool is_erased(const message& shown, wall_time now) const;

    [[nodiscard]] const message* at(seq position) const {
        const bool exists = position >= seq{1} && position <= head();
        return exists ? &entries[position.value - 1] : nullptr;
    }

    [[nodiscard]] bool is_member(const std::string& user) const { return roles.contains(user); }

    // Whether anything of it has expired then.
    [[nodiscard]] bool has_expired(wall_time then) const;

    // Takes the text of an entry away, and of its edits.
    void recall(seq target);

    // What one of the entries said, whether it was recalled or not.
    [[nodiscard]] std::string text_of(const message& entry) const;

    // Whether this is the entry of that seq, as it is or as it was before it was recalled.
    [[nodiscard]] bool holds(const message& seen) const;

    [[nodiscard]] bool is_visible(const std::string& user, seq position) const;

    // Whether its time has run out then, everywhere or on the server.
    [[nodiscard]] bool has_run_out(seq position, wall_time then) const;
    [[nodiscard]] bool has_run_out_there(seq position, wall_time then) const;

    // Whether its time has run out on the server, or every device has it: it may be gone, or has to
    // be with the next sweep.
    [[nodiscard]] bool may_be_gone(seq position, wall_time then) const;
    [[nodiscard]] bool must_be_gone(seq position, wall_time then) const;

    // The last entry that the user may see; 0 for somebody who never was a member.
    [[nodiscard]] seq visible_head(const std::string& user) const;

    // How many messages of others the user has not read, counted one by one.
    [[nodiscard]] std::uint64_t unread(const std::string& user, seq read) const;

    // Those of them that mention the user, as far as they are counted.
    [[nodiscard]] std::uint64_t unread_mentions(const std::string& user, seq read) const;

private:
    [[nodiscard]] message without_key(message entry) const;

    std::map<seq, std::string> recalled_;  // what they said

    [[nodiscard]] std::vector<const message*> unread_entries(const std::string& user, seq) const;
};

// What a user has set for a conversation, as the server has committed it.
struct user_settings {
    versioned<bool> pinned;
    versioned<bool> muted;
    versioned<std::string> draft;
};

// The truth that all checkers compare with: what was submitted, and what the server committed.
struct ledger {
    // An inbox entry moved: at that version the user could see the conversation up to `head`.
    struct touch {
        inbox_version version;
        conversation_id conversation;
        seq head;
    };

    wall_time now;              // by the server's clock, at its last commit or start
    duration ephemeral_window;  // of ephemeral conversations
    std::map<client_id, submission> submissions;
    std::map<conversation_id, observed_log> logs;
    std::map<user_id, std::vector<touch>> touches;
    // How far each user, by name, has read a conversation, by what any device has stored.
    std::map<std::pair<std::string, conversation_id>, seq> read;

    // Whether it is marked as unread, by what the first device said that was asked in the end.
    std::map<std::pair<std::string, conversation_id>, bool> marked;

    std::map<std::pair<user_id, conversation_id>, user_settings> settings;

    std::map<client_id, std::pair<conversation_id, seq>> logged;  // submissions that have a seq
    std::set<client_id> withdrawn;  // their apps were told that these are cancelled
    std::set<client_id> dropped;  // annotations, of which the apps were told that they are refused
    std::uint64_t next_order = 0;
    std::uint64_t server_lives = 0;
    std::set<user_id> begun_anew;          // with another account key
    std::set<device_id> hostile_devices;   // what they write was submitted by nobody
    std::set<device_id> deceived_devices;  // how their messages follow each other is the liar's

    [[nodiscard]] const message* find(conversation_id conversation, seq position) const;
};

}  // namespace gapless::simulation
