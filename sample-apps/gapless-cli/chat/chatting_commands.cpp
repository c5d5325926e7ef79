// What a chat does when it is told to: the commands that begin with a slash.
#include "sample-apps/gapless-cli/chat/chatting.hpp"
#include "sample-apps/gapless-cli/chat/wording.hpp"
#include "sample-apps/gapless-cli/safety_words.hpp"
#include "sample-apps/gapless-cli/shapes.hpp"

#include <gapless/user_name.hpp>

#include <charconv>
#include <string_view>
#include <system_error>
#include <vector>

namespace gapless::cli {

namespace {

constexpr std::uint64_t entries_shown = 20;

constexpr const char* commands =
    "/switch NAME    to a user, a #group or a conversation's number\n"
    "/list           your conversations\n"
    "/who            who is in this one\n"
    "/history [N]    the last N entries\n"
    "/verify [USER]  the number that you and they compare\n"
    "/retry /cancel  what becomes of messages that were refused\n"
    "/quit           and Ctrl-D, Ctrl-C: leave\n"
    "//text          says /text";

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const auto end = text.find('\n');
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

}  // namespace

void chatting::obey(const chat_command& command) {
    const auto& [name, argument] = command;
    if (name == "help") {
        help();
    } else if (name == "quit") {
        is_leaving_ = true;
        screen_.stop();
    } else if (name == "who") {
        who();
    } else if (name == "verify") {
        verify(argument);
    } else if (name == "list") {
        list();
    } else if (name == "switch" && !argument.empty()) {
        switch_to(argument);
    } else if (name == "history") {
        show_history(argument);
    } else if (name == "retry") {
        retry();
    } else if (name == "cancel") {
        cancel();
    } else if (name == "switch") {
        remark("to whom or what? /list has your conversations");
    } else {
        remark("there is no /" + printable(name) + "; /help has what there is");
    }
}

void chatting::help() {
    for (const auto& line : lines_of(commands)) {
        remark(line);
    }
}

void chatting::list() {
    const auto rows = device_.client().conversations();
    if (!rows) {
        remark(message_of(rows.error()));
        return;
    }
    if (rows->empty()) {
        remark("no conversations yet");
    }
    for (const auto& row : *rows) {
        print(saying_of(row));
    }
}

void chatting::who() {
    if (!place_ || !place_->id) {
        remark(
            place_ ? "you and " + place_->title + ", when one of you has said something"
                   : "you alone"
        );
        return;
    }
    device_.client().members(
        *place_->id,
        [alive = std::weak_ptr(life_)](const result<std::vector<member>>& rows) {
            const auto living = alive.lock();
            if (!living) {
                return;
            }
            if (!rows) {
                living->self.remark(message_of(rows.error()));
                return;
            }
            for (const auto& row : *rows) {
                living->self.print(saying_of(row));
            }
        }
    );
}

void chatting::verify(const std::string& user) {
    const auto row = place_ && place_->id && user.empty()
                         ? find_conversation(device_.client(), *place_->id)
                         : std::nullopt;
    const auto asked =
        row && row->kind == conversation_kind::direct ? row->name : canonical_user_name(user);
    if (asked.empty()) {
        remark("whom? /verify with a user's name");
        return;
    }
    device_.client().safety_number(
        asked,
        [asked, alive = std::weak_ptr(life_)](const result<std::string>& number) {
            const auto living = alive.lock();
            if (living && number) {
                living->self.show_number(asked, *number);
            } else if (living) {
                living->self.remark(message_of(number.error()));
            }
        }
    );
}

void chatting::show_number(const std::string& user, const std::string& number) {
    device_.client().verification(
        user,
        [user, number, alive = std::weak_ptr(life_)](const result<verification>& how) {
            if (const auto living = alive.lock()) {
                living->self.print(
                    saying_of_safety_number(user, number, how ? *how : verification::unverified)
                );
            }
        }
    );
}

void chatting::switch_to(const std::string& name) {
    auto next = place::named(device_.client(), name);
    if (!next) {
        remark(message_of(next.error()));
        return;
    }
    if (const auto entered = enter(std::move(*next), std::nullopt); !entered) {
        remark(message_of(entered.error()));
    }
}

void chatting::show_history(const std::string& count) {
    auto wanted = entries_shown;
    const auto* end = count.data() + count.size();
    const auto [stopped, ec] = std::from_chars(count.data(), end, wanted);
    if (!count.empty() && (ec != std::errc() || stopped != end || wanted == 0)) {
        remark("how many? /history 50");
        return;
    }
    if (!place_ || !place_->id) {
        remark("nothing has been said here");
        return;
    }
    if (const auto row = find_conversation(device_.client(), *place_->id)) {
        const auto last = row->high.next();
        show_entries(row->id, seq{last.value > wanted ? last.value - wanted : 1}, last);
    }
}

void chatting::retry() {
    const auto again = outbox_.retry_failed();
    if (again.empty()) {
        remark("nothing has been refused");
    }
    for (const auto& id : again) {
        device_.client().retry(id);
    }
    refresh();
}

void chatting::cancel() {
    const auto refused = outbox_.failed();
    if (refused.empty()) {
        remark("nothing has been refused");
    }
    for (const auto& row : refused) {
        device_.client().cancel(row.client_id);
        outbox_.remove(row.client_id);
        remark("taken back: " + printable(row.text));
    }
    refresh();
}

}  // namespace gapless::cli
