#include "sdk/core/presence/typing_desk.hpp"

#include "sdk/core/earliest.hpp"

#include <gapless/user_name.hpp>

#include <utility>

namespace gapless::sdk {

typing_desk::typing_desk(limits options) : limits_(options) {}

void typing_desk::set(conversation_id where, bool is_active, instant now) {
    const auto said = said_.find(where);
    const bool is_said = said != said_.end();
    if (!is_connected_ || (is_active && is_said && now < said->second + limits_.spacing) ||
        (!is_active && !is_said)) {
        return;
    }
    if (is_active) {
        said_.insert_or_assign(where, now);
    } else {
        said_.erase(said);
    }
    leaving_.emplace_back(protocol::typing{where, {}, is_active});
}

void typing_desk::handle_established() { is_connected_ = true; }

void typing_desk::handle_disconnected() {
    is_connected_ = false;
    said_.clear();
    leaving_.clear();
}

void typing_desk::handle_typing(const protocol::typing& heard, instant now) {
    const writer who{heard.conversation, canonical_user_name(heard.user)};
    if (!heard.active) {
        return forget(who);
    }
    const bool is_known = heard_.contains(who);
    if (!is_known && heard_.size() >= limits_.heard_max) {
        return;
    }
    heard_.insert_or_assign(who, now + limits_.forget_after);
    if (!is_known) {
        tell(who, true);
    }
}

void typing_desk::handle_message(conversation_id where, const std::string& sender) {
    if (!heard_.empty()) {
        forget({where, canonical_user_name(sender)});
    }
}

void typing_desk::handle_timeout(instant now) {
    std::erase_if(heard_, [&](const auto& each) {
        const bool is_over = each.second <= now;
        if (is_over) {
            tell(each.first, false);
        }
        return is_over;
    });
    std::erase_if(said_, [&](const auto& each) {
        return each.second + limits_.forget_after <= now;
    });
}

std::optional<protocol::frame> typing_desk::poll_transmit() {
    if (leaving_.empty()) {
        return std::nullopt;
    }
    auto next = std::move(leaving_.front());
    leaving_.pop_front();
    return next;
}

std::optional<typing> typing_desk::poll_told() {
    if (told_.empty()) {
        return std::nullopt;
    }
    auto next = std::move(told_.front());
    told_.pop_front();
    return next;
}

std::optional<instant> typing_desk::next_timeout() const {
    std::optional<instant> next;
    for (const auto& [who, until] : heard_) {
        next = earliest(next, until);
    }
    return next;
}

void typing_desk::tell(const writer& who, bool is_active) {
    told_.push_back({who.first, who.second, is_active});
}

void typing_desk::forget(const writer& who) {
    if (heard_.erase(who) != 0) {
        tell(who, false);
    }
}

}  // namespace gapless::sdk
