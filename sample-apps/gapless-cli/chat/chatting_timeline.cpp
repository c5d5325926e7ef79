// What a chat shows of the timeline of the conversation in front, and of its keys.
#include "sample-apps/gapless-cli/chat/background.hpp"
#include "sample-apps/gapless-cli/chat/chatting.hpp"
#include "sample-apps/gapless-cli/chat/lock.hpp"
#include "sample-apps/gapless-cli/chat/whom.hpp"
#include "sample-apps/gapless-cli/chat/wording.hpp"
#include "sample-apps/gapless-cli/safety_words.hpp"

#include <memory>
#include <utility>
#include <variant>

namespace gapless::cli {

namespace {

// Further up nothing is shown anew.
constexpr std::size_t entries_followed = 100;

// By which the screen finds an entry that it shows.
std::string name_of(conversation_id where, seq at) {
    return std::to_string(where.value) + "#" + std::to_string(at.value);
}

// An event tells how it came; it may have been opened since.
message as_it_is(const client& in, const message_event& arrived) {
    if (arrived.message.protection == message_protection::no_key) {
        const auto now = in.history(arrived.conversation, arrived.message.seq, 1);
        if (now && !now->empty() && now->front().seq == arrived.message.seq) {
            return now->front();
        }
    }
    return arrived.message;
}

}  // namespace

void chatting::follow(const conversation& row) {
    timeline_ = device_.client().timeline(
        row.id,
        entries_followed,
        [this, where = row.id](const timeline_batch& batch) { handle_timeline(where, batch); }
    );
}

void chatting::look_at_lock() {
    const bool encrypts = device_.on().chosen.end_to_end;
    const auto row =
        place_ && place_->id ? find_conversation(device_.client(), *place_->id) : std::nullopt;
    lock_ = row ? lock_of(*row, encrypts) : (encrypts ? lock::closing : lock::open);
}

void chatting::tell_lock(conversation_id where) {
    const auto before = lock_;
    look_at_lock();
    if (lock_ != before) {
        print_lock(where);
    }
}

// And whether the two of a direct conversation have compared their number.
void chatting::print_lock(conversation_id where) {
    print(chat_saying_of(where, lock_));
    const auto row = find_conversation(device_.client(), where);
    if (!row || row->kind != conversation_kind::direct || lock_ != lock::closed) {
        return;
    }
    device_.client().verification(
        row->name,
        [user = row->name, alive = std::weak_ptr(life_)](const result<verification>& how) {
            const auto living = alive.lock();
            if (living && how && *how != verification::unverified) {
                living->self.remark(comparison_text(user, *how));
            }
        }
    );
}

// Up to `to`, without it.
void chatting::show_entries(conversation_id where, seq from, seq to) {
    if (from >= to) {
        return;
    }
    const auto entries = device_.client().history(where, from, to.value - from.value);
    if (!entries) {
        remark(message_of(entries.error()));
        return;
    }
    for (const auto& entry : *entries) {
        if (entry.seq < to) {
            show(where, entry, "");
        }
    }
}

void chatting::show(conversation_id where, const message& entry, const std::string& title) {
    const auto known = background_of(device_.client(), where, entry);
    const auto said = chat_saying_of(where, entry, known, device_.client().who()->user, title);
    auto name = title.empty() ? name_of(where, entry.seq) : "";
    if (title.empty()) {
        news_.handle_shown(entry);
    }
    keep(screen_.print(said, name));
}

void chatting::handle_arrived(const message_event& arrived) {
    outbox_.remove(arrived.message.client_id);
    refresh();  // before it is said, so that it never stands there twice
    if (place_ && !place_->id) {
        // With the first message the conversation has come to be.
        if (auto found = place::of(device_.client(), place_->to)) {
            place_ = std::move(*found);
        }
        const auto row =
            place_->id ? find_conversation(device_.client(), *place_->id) : std::nullopt;
        if (row) {
            readers_.watch(*row);
            news_.begin(seq{});
            follow(*row);
        }
        watch_company();
    }
    if (place_ && place_->id == arrived.conversation && lock_ != lock::closed) {
        tell_lock(arrived.conversation);
    }
    std::string title;
    if (!place_ || place_->id != arrived.conversation) {
        const auto row = find_conversation(device_.client(), arrived.conversation);
        title = row ? title_of(*row) : std::to_string(arrived.conversation.value);
    }
    show(arrived.conversation, as_it_is(device_.client(), arrived), title);
    if (arrived.message.sender_name == device_.client().who()->user) {
        readers_.handle_own(arrived.conversation, arrived.message.seq);
    }
    if (title.empty()) {
        handle_seen(arrived.conversation, arrived.message.seq);
    }
}

void chatting::handle_timeline(conversation_id where, const timeline_batch& batch) {
    for (const auto& piece : news_.take(batch)) {
        if (const auto* changed = std::get_if<timeline_news::key_change>(&piece)) {
            show(where, changed->entry, "");
            tell_lock(where);
        } else if (const auto* opened = std::get_if<timeline_news::opened>(&piece)) {
            const auto& entry = opened->entry;
            const auto known = background_of(device_.client(), where, entry);
            auto said = chat_saying_of(where, entry, known, device_.client().who()->user, "");
            said.object["opened"] = true;
            keep(screen_.replace(said, name_of(where, entry.seq)));
        }
    }
    refresh();
}

void chatting::handle_finding(const key_finding& found) {
    print(chat_saying_of(found, whom(device_.client(), found)));
}

}  // namespace gapless::cli
