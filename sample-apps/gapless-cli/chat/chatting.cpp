#include "sample-apps/gapless-cli/chat/chatting.hpp"

#include "sample-apps/gapless-cli/chat/wording.hpp"
#include "sample-apps/gapless-cli/line_reader.hpp"
#include "sample-apps/gapless-cli/shapes.hpp"

#include <utility>
#include <variant>

namespace gapless::cli {

namespace {

// Entries that are shown again, so that one knows what it was about.
constexpr std::uint64_t shown_again = 10;

}  // namespace

chatting::chatting(device& through, screen& shown_on, options chosen)
    : device_(through),
      screen_(shown_on),
      options_(std::move(chosen)),
      life_(std::make_shared<life>(life{*this})),
      readers_(through.client(), [this](const auto& read) { print(chat_saying_of(read)); }),
      company_(
          through.client(),
          [this](const auto& now) {
              print({saying_of(now).object, ""});
              refresh();
          },
          [this](const auto& heard) {
              print(chat_saying_of(heard));
              refresh();
          }
      ) {}

chatting::~chatting() { screen_.stop(); }

result<void> chatting::run() {
    if (auto begun = begin(); !begun) {
        return begun;
    }
    auto ended = device_.wait([&] { return is_leaving_ || failure_; }, std::nullopt);
    if (ended) {
        ended = end();
    }
    screen_.stop();
    if (failure_) {
        return *failure_;
    }
    if (!ended && ended.error().code == errc::cancelled) {
        return {};
    }
    return ended;
}

result<void> chatting::begin() {
    const auto left = device_.client().outbox();
    if (!left) {
        return left.error();
    }
    outbox_.take_over(*left);
    collect_unread();
    if (options_.to) {
        auto next = place::of(device_.client(), *options_.to);
        if (!next) {
            return next.error();
        }
        std::optional<seq> unread_from;
        for (const auto& each : unread_) {
            const auto* arrived = std::get_if<message_event>(&each.what);
            if (arrived != nullptr && arrived->conversation == next->id && !unread_from) {
                unread_from = arrived->message.seq;
            }
        }
        if (auto entered = enter(std::move(*next), unread_from); !entered) {
            return entered;
        }
    } else {
        list();
        remark("/switch to one of these, or to a user; /help for more");
    }
    has_begun_ = true;
    for (const auto& each : unread_) {
        handle_event(each);
    }
    unread_.clear();
    device_.client().set_presence(presence_state::online);
    findings_ =
        device_.client().on_key_finding([this](const auto& found) { handle_finding(found); });
    device_.connect();
    screen_.watch_keys([this] { handle_key(); });
    screen_.start(
        [this](const std::string& line) { handle_line(line); }, [this] { is_leaving_ = true; }
    );
    refresh();
    return {};
}

// The first status comes after all events of the runs before: subscriptions are served in turn.
void chatting::collect_unread() {
    events_ = device_.client().on_event([this](const event& next) { handle_event(next); });
    statuses_ = device_.client().on_connection([this](const connection_status& now) {
        handle_status(now);
    });
    static_cast<void>(device_.wait([&] { return has_status_; }, std::nullopt));
}

// What is under way gets some time; what cannot move without the user stays.
result<void> chatting::end() {
    const auto is_done = [&] { return queueing_ == 0 && outbox_.moving() == 0; };
    device_.client().set_presence(presence_state::offline);
    const auto waited = device_.wait(is_done, options_.patience);
    if (screen_.is_terminal()) {
        if (outbox_.size() > 0) {
            remark(std::to_string(outbox_.size()) + " of yours stay in the outbox");
        }
        return {};
    }
    if (!waited) {
        return waited;
    }
    if (refusal_ && !outbox_.failed().empty()) {
        return *refusal_;
    }
    return {};
}

result<void> chatting::enter(place next, std::optional<seq> unread_from) {
    place_ = std::move(next);
    timeline_.cancel();
    watch_company();
    remark("in " + place_->title + "; /help for what else there is");
    look_at_lock();
    print_lock(place_->id.value_or(conversation_id{}));
    if (place_->id) {
        const auto row = find_conversation(device_.client(), *place_->id);
        const auto end = unread_from.value_or(row ? row->high.next() : seq{1});
        news_.begin(end.previous());
        const auto from = end.value > shown_again ? end.value - shown_again : 1;
        show_entries(*place_->id, seq{from}, end);
        if (row) {
            readers_.watch(*row);
            follow(*row);
            handle_seen(row->id, end.previous());
        }
    }
    refresh();
    return {};
}

// Nobody waits for it: what is not read now is read the next time.
void chatting::handle_seen(conversation_id where, seq up_to) {
    if (!failure_) {
        device_.client().mark_read(where, up_to, {});
    }
}

void chatting::handle_status(const connection_status& now) {
    has_status_ = true;
    state_ = now.state;
    refresh();
}

void chatting::handle_event(const event& next) {
    if (!has_begun_) {
        unread_.push_back(next);
        return;
    }
    if (const auto* arrived = std::get_if<message_event>(&next.what)) {
        if (arrived->expired) {
            print({saying_of_expired(*arrived).object, ""});  // people have nothing of it
        } else {
            handle_arrived(*arrived);
        }
    } else if (const auto* failed = std::get_if<failed_event>(&next.what)) {
        const auto text = outbox_.fail(failed->client_id);
        refresh();
        print(chat_saying_of(failed->client_id, failed->reason, text));
        refusal_ = refusal_.value_or(failed->reason);
    } else if (const auto* sent = std::get_if<sent_event>(&next.what)) {
        // For programs: people have the tick.
        print({saying_of(*sent).object, ""});
    }
    if (!failure_) {
        device_.client().acknowledge(next.id);
    }
    refresh();
}

void chatting::handle_line(const std::string& line) {
    if (is_leaving_ || is_blank(line)) {
        return;
    }
    if (const auto command = chat_command_in(line)) {
        obey(*command);
    } else if (place_) {
        say(message_in(line));
    } else {
        remark("to whom? /switch to a user or a conversation");
    }
}

// People are told that something comes; that nothing does they find out.
void chatting::handle_key() {
    if (place_ && place_->id) {
        device_.client().set_typing(*place_->id, true);
    }
}

void chatting::watch_company() {
    const auto row = place_->id ? find_conversation(device_.client(), *place_->id) : std::nullopt;
    const bool is_direct = row && row->kind == conversation_kind::direct;
    company_.watch(row ? (is_direct ? row->name : "") : place_->to.user, place_->id);
}

void chatting::say(std::string text) {
    ++queueing_;
    auto told = [to = place_->to, text, alive = std::weak_ptr(life_)](result<client_id> queued) {
        const auto living = alive.lock();
        if (!living) {
            return;
        }
        auto& self = living->self;
        --self.queueing_;
        if (queued) {
            self.outbox_.add({*queued, to, text});
            self.print(saying{saying_of_queued(*queued, self.place_->id).object, ""});
        } else {
            self.remark("not sent: " + message_of(queued.error()));
        }
        self.refresh();
    };
    device_.client().send(place_->to, std::move(text), std::move(told));
}

void chatting::print(const saying& said) { keep(screen_.print(said)); }

void chatting::keep(const result<void>& printed) {
    if (!printed && !failure_) {
        failure_ = printed.error();
    }
}

void chatting::remark(const std::string& text) { print(chat_remark(text)); }

void chatting::refresh() {
    screen::situation now;
    now.prompt = place_ ? std::string(mark_of(lock_)) + place_->title : "nowhere";
    if (state_ != connection_state::live && has_begun_) {
        now.prompt += " (" + std::string(name_of(state_)) + ")";
    }
    const auto peer_state = company_.peer_state();
    if (!peer_state.empty() && state_ == connection_state::live) {
        now.prompt += " [" + peer_state + "]";
    }
    now.prompt += "> ";
    now.remark = company_.typing_text();
    for (const auto& text : outbox_.under_way()) {
        now.under_way.push_back(under_way_text(text));
    }
    screen_.show(now);
}

}  // namespace gapless::cli
