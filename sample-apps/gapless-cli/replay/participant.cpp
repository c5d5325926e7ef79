#include "sample-apps/gapless-cli/replay/participant.hpp"

#include "sample-apps/gapless-cli/replay/passing_error.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

namespace gapless::cli {

namespace {

// Lines on their way into the outbox at a time: as many share a commit.
constexpr std::size_t on_the_way_max = 32;

// Events acknowledged together, while there are more of them.
constexpr std::uint64_t acknowledged_together = 64;

constexpr std::size_t judged_at_once = 1'024;

}  // namespace

participant::participant(const setting& shared, identity who)
    : setting_(shared), who_(std::move(who)), is_registered_(who_.number > 1) {}

std::string participant::directory() const {
    return (std::filesystem::path(setting_.mailboxes) / who_.user / std::to_string(who_.number))
        .string();
}

result<void> participant::open() {
    std::error_code ec;
    std::filesystem::create_directories(directory(), ec);
    auto chosen = config::in_directory(directory());
    chosen.transport = setting_.transport;
    chosen.proxy = setting_.proxy;
    chosen.mailbox_key = setting_.mailbox_key;
    chosen.pinned_keys = setting_.pins;
    chosen.runtime = setting_.runtime;
    chosen.executor = std::shared_ptr<executor>(&setting_.loop, [](executor*) {});
    chosen.request_within = setting_.patience;
    chosen.encryption = setting_.encryption;
    auto opened = client::open(std::move(chosen));
    if (!opened) {
        return opened.error();
    }
    client_ = std::move(*opened);
    life_ = std::make_shared<life>(life{*this});
    changes_ = client_->on_conversation([this](const conversation& changed) {
        handle_conversation(changed);
    });
    if (auto found = find_out_what_was_said(); !found) {
        return found;
    }
    events_ = client_->on_event([this](const event& told) { handle_event(told); });
    return {};
}

void participant::enter() {
    if (is_entering_ || now() < not_before_) {
        return;
    }
    is_entering_ = true;
    auto shown = setting_.entrance;
    shown.user = who_.user;
    const auto told = [alive = std::weak_ptr(life_)](const result<account>& entered) {
        if (const auto living = alive.lock()) {
            living->self.handle_entered(entered);
        }
    };
    if (is_registered_) {
        client_->log_in(std::move(shown), told);
    } else {
        client_->register_account(std::move(shown), told);
    }
}

void participant::handle_entered(const result<account>& entered) {
    is_entering_ = false;
    if (entered) {
        ++progress_;
        return;
    }
    const auto& why = entered.error();
    // The answer to an earlier try may have been lost: names of a run are nobody else's.
    if (why.code == errc::name_taken && !is_registered_) {
        is_registered_ = true;
    } else if (is_passing(why)) {
        not_before_ = now() + why.retry_after.value_or(milliseconds(200));
    } else {
        trouble_ = why;
    }
}

void participant::connect() { client_->connect(); }

void participant::speak(conversation_id where, std::vector<std::string> lines) {
    speeches_[where].lines = std::move(lines);
}

result<void> participant::kill() {
    life_.reset();
    events_.cancel();
    changes_.cancel();
    client_->abandon();
    client_.reset();
    if (auto opened = open(); !opened) {
        return opened;
    }
    client_->connect();
    return {};
}

// What was sent here has a counter, what waits has a row: together that is what was said.
result<void> participant::find_out_what_was_said() {
    const auto rows = client_->conversations();
    const auto waiting = client_->outbox();
    if (!rows || !waiting) {
        return rows ? waiting.error() : rows.error();
    }
    for (const auto& row : *rows) {
        rows_.insert_or_assign(row.id, row);
    }
    for (auto& [where, lines] : speeches_) {
        lines.on_the_way = 0;
        const auto row = std::ranges::find(*rows, where, &conversation::id);
        lines.next = row == rows->end() ? 0 : row->last_counter.value;
        lines.next += static_cast<std::size_t>(
            std::ranges::count(*waiting, destination::to(where), &pending_message::to)
        );
    }
    return {};
}

void participant::read(conversation_id where) {
    const auto told = [alive = std::weak_ptr(life_)](const result<void>& marked) {
        const auto living = alive.lock();
        if (living && !marked) {
            living->self.trouble_ = marked.error();
        }
    };
    client_->mark_read(where, row(where).high, told);
}

void participant::handle_conversation(const conversation& changed) {
    rows_.insert_or_assign(changed.id, changed);
    ++progress_;
}

void participant::tick() {
    for (auto& [where, lines] : speeches_) {
        say(where, lines);
    }
    acknowledge(1);
}

void participant::say(conversation_id where, speech& lines) {
    if (!heard_.contains(where)) {
        return;
    }
    while (lines.on_the_way < on_the_way_max && lines.next < lines.lines.size()) {
        ++lines.on_the_way;
        client_->send(
            where,
            lines.lines[lines.next++],
            [where, alive = std::weak_ptr(life_)](const result<client_id>& queued) {
                if (const auto living = alive.lock()) {
                    living->self.handle_queued(where, queued);
                }
            }
        );
    }
}

void participant::handle_queued(conversation_id where, const result<client_id>& queued) {
    auto& lines = speeches_[where];
    --lines.on_the_way;
    ++progress_;
    if (!queued) {
        trouble_ = queued.error();
    } else if (lines.on_the_way == 0) {
        say(where, lines);
    }
}

void participant::handle_event(const event& told) {
    told_ = told.id;
    ++progress_;
    if (const auto* arrived = std::get_if<message_event>(&told.what)) {
        auto& known = heard_[arrived->conversation];
        // After a kill those come again that were not acknowledged.
        if (arrived->message.seq > known.last) {
            known.last = arrived->message.seq;
            known.messages += arrived->message.kind == message_kind::text ? 1 : 0;
        }
    } else if (const auto* failed = std::get_if<failed_event>(&told.what)) {
        trouble_ = failed->reason;
    }
    acknowledge(acknowledged_together);
}

void participant::acknowledge(std::uint64_t at_least) {
    if (told_.value - acknowledged_.value >= at_least) {
        acknowledged_ = told_;
        client_->acknowledge(told_);
    }
}

bool participant::is_settled() const {
    const bool has_said_all = std::ranges::all_of(speeches_, [](const auto& each) {
        return each.second.next == each.second.lines.size() && each.second.on_the_way == 0;
    });
    return has_said_all && client_->is_settled();
}

std::uint64_t participant::heard(conversation_id where) const {
    const auto known = heard_.find(where);
    return known == heard_.end() ? 0 : known->second.messages;
}

result<std::vector<message>> participant::messages(conversation_id where) const {
    std::vector<message> found;
    seq from{1};
    while (true) {
        auto entries = client_->history(where, from, judged_at_once);
        if (!entries && entries.error().code == errc::unknown_conversation) {
            return found;
        }
        if (!entries) {
            return entries.error();
        }
        const bool is_last = entries->size() < judged_at_once;
        for (auto& entry : *entries) {
            from = entry.seq.next();
            if (entry.kind == message_kind::text) {
                found.push_back(std::move(entry));
            }
        }
        if (is_last) {
            return found;
        }
    }
}

}  // namespace gapless::cli
