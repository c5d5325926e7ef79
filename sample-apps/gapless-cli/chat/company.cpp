#include "sample-apps/gapless-cli/chat/company.hpp"

#include "sample-apps/gapless-cli/output.hpp"

#include <gapless/user_name.hpp>

#include <utility>
#include <vector>

namespace gapless::cli {

namespace {

// Of who is no contact the server says this and no more.
bool is_told_nothing(const presence& of) {
    return of.state == presence_state::unknown ||
           (of.state == presence_state::offline && of.last_seen == wall_time{});
}

}  // namespace

company::company(client& of, presence_callback seen, typing_callback heard)
    : client_(of), seen_(std::move(seen)), heard_(std::move(heard)) {
    presences_ = client_.on_presence([this](const presence& now) { handle_presence(now); });
    typings_ = client_.on_typing([this](const typing& now) { handle_typing(now); });
}

void company::watch(const std::string& peer, std::optional<conversation_id> where) {
    if (where != where_) {
        where_ = where;
        writers_.clear();
    }
    const auto name = canonical_user_name(peer);
    if (name != peer_) {
        peer_ = name;
        client_.watch_presence(name.empty() ? std::vector<std::string>{} : std::vector{name});
    }
}

std::string company::peer_state() const {
    const auto known = peer_.empty() ? std::nullopt : client_.presence_of(peer_);
    return known && !is_told_nothing(*known) ? std::string(name_of(known->state)) : "";
}

std::string company::typing_text() const {
    if (writers_.empty()) {
        return "";
    }
    const auto first = printable(*writers_.begin());
    const auto others = writers_.size() - 1;
    return others == 0 ? first + " is typing\u2026"
                       : first + " and " + std::to_string(others) + " more are typing\u2026";
}

void company::handle_presence(const presence& now) {
    if (now.user == peer_ && !is_told_nothing(now)) {
        seen_(now);
    }
}

void company::handle_typing(const typing& heard) {
    if (heard.conversation != where_) {
        return;
    }
    if (heard.active) {
        writers_.insert(heard.user);
    } else {
        writers_.erase(heard.user);
    }
    heard_(heard);
}

}  // namespace gapless::cli
