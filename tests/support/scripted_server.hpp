#pragma once

#include "protocol/wire/frame.hpp"
#include "tests/support/driven_engine.hpp"
#include "tests/support/mailbox_values.hpp"

#include <gapless/ids.hpp>
#include <gapless/message.hpp>
#include <gapless/seq.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gapless::tests {

// The server as a test plays it: it keeps logs and an inbox, makes the frames that an honest server
// would make of them, and says nothing by itself.
class scripted_server {
public:
    struct log {
        protocol::inbox_entry entry;
        std::vector<message> messages;
        seq floor;
        std::vector<protocol::hole> holes;
    };

    // A direct conversation with bob; it is in the inbox at once.
    log& add_direct(conversation_id id, std::string peer = "bob") {
        log made;
        made.entry.conversation = id;
        made.entry.epoch = log_epoch{1};
        made.entry.name = std::move(peer);
        made.entry.first = seq{1};
        made.entry.members = 2;
        touch(made);
        return logs_.emplace(id, std::move(made)).first->second;
    }

    [[nodiscard]] log& at(conversation_id id) { return logs_.at(id); }

    // Bob says something.
    message append(conversation_id id, std::string body) {
        auto& where = at(id);
        return append(where, a_message(seq{where.messages.size() + 1}, std::move(body)));
    }

    // Somebody says this.
    message append(conversation_id id, message entry) { return append(at(id), std::move(entry)); }

    // Alice's device says something, by the frame that it sent.
    message append(conversation_id id, const protocol::send& from) {
        auto& where = at(id);
        auto entry = a_message(seq{where.messages.size() + 1}, from.body);
        entry.client_id = from.client_id;
        entry.sender = alice().user_id;
        entry.sender_name = "Alice";
        entry.device = alice().device;
        entry.counter = from.counter;
        return append(where, entry);
    }

    // The fields that belong to the change which made this entry.
    [[nodiscard]] protocol::inbox_fields fields(conversation_id id, seq position) const {
        return entry_fields_.at({id, position});
    }

    // The fields of the conversation's last change.
    [[nodiscard]] protocol::inbox_fields fields(conversation_id id) {
        const auto& where = at(id);
        const auto prev = previous_.at(where.entry.version);
        return {prev, where.entry.version, where.entry.head};
    }

    [[nodiscard]] protocol::welcome welcome() const {
        protocol::welcome granted;
        granted.session_epoch = session_epoch{1};
        granted.user = alice().user_id;
        granted.user_name = "Alice";
        granted.server_time = wall_time{1'700'000'000'000};
        return granted;
    }

    // The whole answer to a sync, in one page.
    [[nodiscard]] protocol::sync_page answer(const protocol::sync& asked) {
        protocol::sync_page page{log_epoch{1}, version_, protocol::sync_state::ok, {}};
        std::map<inbox_version, protocol::inbox_entry> changed;
        for (const auto& [id, where] : logs_) {
            if (where.entry.version > asked.version) {
                changed.emplace(where.entry.version, where.entry);
            }
        }
        for (const auto& [version, entry] : changed) {
            page.entries.push_back(entry);
        }
        if (page.entries.size() > asked.limit) {
            page.entries.resize(asked.limit);
            page.state = protocol::sync_state::more;
            page.version = page.entries.back().version;
        }
        return page;
    }

    [[nodiscard]] protocol::pulled answer(const protocol::pull& asked) {
        const auto& where = at(asked.conversation);
        protocol::pulled made;
        made.conversation = asked.conversation;
        made.epoch = where.entry.epoch;
        made.floor = where.floor;
        made.head = where.entry.head;
        made.from = asked.from;
        made.to = std::min(asked.to, where.entry.head);
        for (const auto& gone : where.holes) {
            if (gone.from <= made.to && asked.from <= gone.to) {
                made.holes.push_back(gone);
            }
        }
        for (const auto& entry : where.messages) {
            const bool is_gone = std::ranges::any_of(made.holes, [&](const auto& gone) {
                return gone.from <= entry.seq && entry.seq <= gone.to;
            });
            if (entry.seq > made.floor && entry.seq >= asked.from && entry.seq <= asked.to &&
                !is_gone) {
                made.messages.push_back(entry);
            }
        }
        return made;
    }

    [[nodiscard]] protocol::sent answer(const protocol::send& asked, conversation_id id) {
        const auto stored = append(id, asked);
        return sent_for(stored, id);
    }

    [[nodiscard]] protocol::sent sent_for(const message& stored, conversation_id id) {
        protocol::sent made;
        made.client_id = stored.client_id;
        made.conversation = id;
        made.epoch = at(id).entry.epoch;
        made.seq = stored.seq;
        made.id = stored.id;
        made.counter = stored.counter;
        made.server_time = stored.server_time;
        made.ordinal = stored.ordinal;
        made.inbox = fields(id, stored.seq);
        return made;
    }

    [[nodiscard]] protocol::push push(conversation_id id, std::uint64_t from, std::uint64_t to) {
        const auto& where = at(id);
        protocol::push_batch batch{id, where.entry.epoch, {}};
        for (auto n = from; n <= to; ++n) {
            batch.messages.push_back(where.messages.at(n - 1));
        }
        return {
            std::make_shared<const protocol::push_batch>(std::move(batch)), fields(id, seq{to})
        };
    }

    // The push of the conversation's newest entry.
    [[nodiscard]] protocol::push push(conversation_id id) {
        const auto head = at(id).entry.head.value;
        return push(id, head, head);
    }

    [[nodiscard]] protocol::notify notify(conversation_id id) { return {id, fields(id)}; }

    [[nodiscard]] protocol::changed changed(conversation_id id) {
        return {at(id).entry, fields(id)};
    }

    // The answer of a server that does what it is asked to. The entry is not touched.
    [[nodiscard]] protocol::cursor_moved answer(const protocol::move_cursor& asked) {
        auto& where = at(asked.conversation);
        auto& state = where.entry.read_state;
        if (asked.read_seq > state.read_seq) {
            state.read_seq = asked.read_seq;
            state.read_ordinal = where.messages.at(asked.read_seq.value - 1).ordinal;
            state.own_after_read = own_after(where, asked.read_seq);
            ++state.version;
        }
        if (asked.marked_unread && asked.mark_version > state.mark_version) {
            state.marked_unread = *asked.marked_unread;
            state.mark_version = asked.mark_version;
            ++state.version;
        }
        if (asked.pinned && asked.pinned->version > state.pinned.version) {
            state.pinned = *asked.pinned;
            ++state.version;
        }
        if (asked.muted && asked.muted->version > state.muted.version) {
            state.muted = *asked.muted;
            ++state.version;
        }
        if (asked.draft && asked.draft->version > state.draft_version) {
            where.entry.draft = asked.draft->value;
            state.draft_version = asked.draft->version;
            ++state.version;
        }
        protocol::cursor_moved made{asked.conversation, state, {}};
        if (asked.draft) {
            made.draft = where.entry.draft;
        }
        return made;
    }

    [[nodiscard]] inbox_version version() const { return version_; }

    // Opens the connection and answers until the device has everything.
    void log_in(driven_engine& device) {
        device.open();
        device.say(welcome());
        answer_all(device);
    }

    // Answers syncs and pulls until there are none; sends stay with the test.
    void answer_all(driven_engine& device) {
        for (bool again = true; again;) {
            again = false;
            for (const auto& asked : device.taken<protocol::sync>()) {
                device.say(answer(asked));
                again = true;
            }
            for (const auto& asked : device.taken<protocol::pull>()) {
                device.say(answer(asked));
                again = true;
            }
        }
    }

    // An entry changed otherwise.
    void touch(log& where) {
        const auto before = version_;
        version_ = version_.next();
        previous_.emplace(version_, before);
        where.entry.version = version_;
    }

private:
    [[nodiscard]] static std::uint64_t own_after(const log& where, seq read) {
        return static_cast<std::uint64_t>(std::ranges::count_if(
            where.messages,
            [read](const message& entry) {
                return entry.seq > read && entry.sender == alice().user_id;
            }
        ));
    }

    message append(log& where, message entry) {
        auto& reached = where.entry.head_ordinal;
        reached = is_countable(entry.kind) ? reached.next() : reached;
        entry.ordinal = reached;
        where.messages.push_back(entry);
        where.entry.head = entry.seq;
        touch(where);
        const auto id = where.entry.conversation;
        entry_fields_.emplace(std::pair{id, entry.seq}, fields(id));
        return entry;
    }

    std::map<conversation_id, log> logs_;
    inbox_version version_;
    std::map<inbox_version, inbox_version> previous_;
    std::map<std::pair<conversation_id, seq>, protocol::inbox_fields> entry_fields_;
};

}  // namespace gapless::tests
