#include "server/core/account/account_desk.hpp"

#include "protocol/pump.hpp"
#include "server/core/account/sign_out.hpp"

#include <gapless/user_name.hpp>

#include <utility>
#include <variant>

namespace gapless::server {

using stage = account_case::stage;

account_desk::account_desk(engine_room& room, hasher& secrets)
    : room_(room),
      hasher_(secrets),
      hashing_(room.limits.hashing_max, room.limits.hashing_queued_max),
      probes_(room.limits.probe_within),
      logins_(rate::per(minutes(1), room.limits.logins_per_minute, room.limits.logins_per_minute)),
      refreshes_(
          rate::per(minutes(1), room.limits.refreshes_per_minute, room.limits.refreshes_per_minute)
      ),
      guesses_(rate::per(hours(1), room.limits.guesses_per_hour, room.limits.guesses_per_hour)) {}

void account_desk::handle_request(
    account_ticket ticket, const account_request& asked, std::string_view address, instant now
) {
    account_case& opened = cases_[ticket];
    opened.asked = asked;
    opened.address = address;
    if (room_.is_draining) {
        fail(ticket, room_.later(errc::shutting_down));
        return;
    }
    if (room_.queue.bytes() >= room_.limits.queued_bytes_total ||
        !room_.admits(store_door::visitor::login, {}, now)) {
        fail(ticket, room_.later(errc::overloaded));
        return;
    }
    start(ticket, opened, now);
}

std::optional<error> account_desk::charge(const account_case& opened, instant now) {
    const bool is_login = std::holds_alternative<log_in>(opened.asked) ||
                          std::holds_alternative<register_account>(opened.asked);
    const bool is_refresh = std::holds_alternative<refresh_tokens>(opened.asked);
    if (!room_.limits.rates || (!is_login && !is_refresh)) {
        return std::nullopt;
    }
    bucket_table<std::string>& table = is_login ? logins_ : refreshes_;
    if (const auto wait = table.wait(opened.address, now)) {
        return error{
            errc::rate_limited, is_login ? "too many logins" : "too many new tokens", wait
        };
    }
    table.charge(opened.address, now);
    return std::nullopt;
}

void account_desk::start(account_ticket ticket, account_case& opened, instant now) {
    if (std::optional<error> excess = charge(opened, now)) {
        fail(ticket, *std::move(excess));
        return;
    }
    const account_request asked = opened.asked;
    std::visit(
        protocol::overloaded{
            [&](const register_account& it) {
                if (const result<void> good = check_user_name(it.name); !good) {
                    fail(ticket, good.error());
                } else {
                    hash(ticket, opened, it.password);
                }
            },
            [&](const log_in& it) {
                if (check_user_name(it.name)) {
                    find(ticket, opened, {canonical_user_name(it.name), {}, it.id});
                } else {
                    verify(ticket, opened, {}, now);
                }
            },
            [&](const change_password& it) {
                find(ticket, opened, {{}, hasher_.hash_token(it.access_token)});
            },
            [&](const refresh_tokens&) { store_rotation(ticket, opened); },
            [&](const log_out& it) {
                store(ticket, opened, close_session{it.id, hasher_.hash_token(it.access_token)});
            },
            [&](const list_devices& it) {
                store(ticket, opened, read_devices{hasher_.hash_token(it.access_token)});
            },
            [&](const remove_device& it) {
                const token_hash access = hasher_.hash_token(it.access_token);
                store(ticket, opened, forget_device{it.id, access, it.device});
            },
        },
        asked
    );
    poll_hashing();
}

void account_desk::find(account_ticket ticket, account_case& opened, find_password_hash step) {
    opened.at = stage::finding;
    queue(ticket, std::move(step));
}

void account_desk::verify(
    account_ticket ticket, account_case& opened, account_record found, instant now
) {
    const auto* login = std::get_if<log_in>(&opened.asked);
    const auto* change = std::get_if<change_password>(&opened.asked);
    const std::string& name = login != nullptr ? login->name : found.name;
    opened.guess = {canonical_user_name(name), opened.address};
    opened.account = std::move(found);
    opened.at = stage::verifying;
    if (room_.limits.rates) {
        if (const auto wait = guesses_.wait(opened.guess, now)) {
            fail(ticket, error{errc::rate_limited, "too many wrong passwords", wait});
            return;
        }
        guesses_.reserve(opened.guess);
    }
    push_hashing(
        ticket,
        login != nullptr ? login->password : change->old_password,
        opened.account.password_hash
    );
}

void account_desk::hash(account_ticket ticket, account_case& opened, const std::string& password) {
    opened.at = stage::hashing;
    if (password.empty()) {
        fail(ticket, error{errc::usage, "the password is empty"});
        return;
    }
    push_hashing(ticket, password, std::nullopt);
}

void account_desk::handle_hashed(
    hash_ticket ticket, std::string hashed, bool matches, instant now
) {
    const std::optional<account_ticket> owner = hashing_.handle_hashed(ticket);
    const auto found = owner ? cases_.find(*owner) : cases_.end();
    if (found != cases_.end()) {
        account_case& opened = found->second;
        const bool is_verified = opened.at == stage::verifying && matches;
        if (opened.at == stage::verifying && room_.limits.rates) {
            guesses_.settle(opened.guess, !matches, now);
        }
        const auto* change = std::get_if<change_password>(&opened.asked);
        if (opened.at == stage::verifying && !matches && change == nullptr) {
            fail(*owner, error{errc::wrong_password});
        } else if (opened.at == stage::verifying && !matches) {
            // Unless it has been changed by this very request, whose answer was lost.
            store(
                *owner,
                opened,
                replace_password{change->id, hasher_.hash_token(change->access_token), {}}
            );
        } else if (is_verified && std::holds_alternative<log_in>(opened.asked)) {
            probe_holders(*owner, opened, now);
        } else if (is_verified) {
            hash(*owner, opened, std::get<change_password>(opened.asked).new_password);
        } else if (std::holds_alternative<register_account>(opened.asked)) {
            store_registration(*owner, opened, std::move(hashed));
        } else {
            const auto& asked = std::get<change_password>(opened.asked);
            const token_hash access = hasher_.hash_token(asked.access_token);
            store(*owner, opened, replace_password{asked.id, access, std::move(hashed)});
        }
    }
    poll_hashing();
}

farewell account_desk::handle_outcome(account_ticket ticket, outcome came, instant now) {
    const auto found = cases_.find(ticket);
    if (found == cases_.end()) {
        return {};
    }
    if (const auto* failure = std::get_if<error>(&came)) {
        fail(ticket, *failure);
        return {};
    }
    const auto* done = std::get_if<account_result>(&came);
    if (done == nullptr) {
        fail(ticket, error{errc::internal});
        return {};
    }
    if (found->second.at == stage::storing) {
        succeed(ticket, found->second, *done);
        return {done->signed_out, done->why ? kicked_by(*done->why) : error{errc::kicked}};
    }
    if (room_.is_draining) {
        fail(ticket, room_.later(errc::shutting_down));
    } else {
        found->second.seen = done->devices;
        verify(ticket, found->second, done->account, now);
        poll_hashing();
    }
    return {};
}

void account_desk::drain() {
    hashing_.clear();
    probes_.clear();
    std::vector<account_ticket> unfinished;
    for (const auto& [ticket, opened] : cases_) {
        if (opened.at != stage::finding && opened.at != stage::storing) {
            unfinished.push_back(ticket);
        }
    }
    for (const account_ticket ticket : unfinished) {
        fail(ticket, room_.later(errc::shutting_down));
    }
}

}  // namespace gapless::server
