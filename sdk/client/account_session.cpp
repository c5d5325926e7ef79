#include "sdk/client/account_session.hpp"

#include "sdk/client/reachable.hpp"
#include "sdk/client/server_places.hpp"

#include <gapless/user_name.hpp>
#include <gapless/utf8.hpp>

#include <boost/asio/post.hpp>

#include <algorithm>
#include <utility>

namespace gapless::sdk {

namespace {

// What the engine is told of a renewal that failed. It gives up where the server has spoken; of
// anything else it should think as of a server that was not there, and ask again.
error as_seen_by_engine(const error& why) {
    switch (why.code) {
        case errc::certificate_refused:
        case errc::malformed_frame:
        case errc::storage_full:
        case errc::storage_failed:
        case errc::internal:
            return error(errc::unreachable, why.detail, why.retry_after);
        default:
            return why;
    }
}

// It has not spoken about the tokens: perhaps another of the system's servers does.
bool is_worth_asking_another(errc failure) {
    switch (failure) {
        case errc::unreachable:
        case errc::timed_out:
        case errc::certificate_refused:
        case errc::malformed_frame:
        case errc::overloaded:
        case errc::shutting_down:
            return true;
        default:
            return false;
    }
}

// What is no UTF-8 would reach the server as other text, and be the password then.
result<void> check_password(const std::string& shown) {
    if (shown.empty()) {
        return error(errc::usage, "there is no password");
    }
    if (!is_utf8(shown)) {
        return error(errc::invalid_utf8, "a password is UTF-8");
    }
    return {};
}

}  // namespace

account_session::account_session(surroundings around, account_client::limits bounds)
    : around_(std::move(around)), server_(around_.strand, bounds) {}

std::optional<account> account_session::account_of(const identity& owner) {
    if (owner.user.empty()) {
        return std::nullopt;
    }
    return account{
        owner.server,
        owner.user,
        owner.user_id,
        owner.device,
        !owner.access_token.empty() && !owner.signed_out
    };
}

result<account_server> account_session::server_of(
    const std::string& url, const std::string& authority
) const {
    auto parsed = server_url::parse(url);
    if (!parsed) {
        return parsed.error();
    }
    auto context = around_.trusting(authority);
    if (!context) {
        return context.error();
    }
    return account_server{std::move(*parsed), std::move(*context), around_.proxy};
}

request_id account_session::make_request_id() {
    request_id made;
    around_.entropy.fill(made.bytes);
    return made;
}

// ---- The way in.

result<account_server> account_session::check(const credentials& shown) const {
    if (auto checked = check_password(shown.password); !checked) {
        return checked.error();
    }
    if (auto checked = check_user_name(shown.user); !checked) {
        return checked.error();
    }
    const auto& known = owner().user;
    if (!known.empty() && canonical_user_name(known) != canonical_user_name(shown.user)) {
        return error(errc::forbidden, "this mailbox belongs to " + known);
    }
    return server_of(shown.server, shown.authority);
}

void account_session::enter(way_in way, const credentials& shown, entered told) {
    auto server = check(shown);
    if (!server) {
        return told(server.error());
    }
    const login_form form{
        make_request_id(),
        shown.user,
        shown.password,
        owner().device,
        owner().public_key,
        shown.device_class
    };
    auto kept = shown;
    kept.password.clear();
    auto granted = [this, kept = std::move(kept), told = std::move(told)](
                       const result<session_grant>& grant
                   ) { told(handle_granted(kept, grant)); };
    if (way == way_in::registering) {
        server_.register_account(*server, form, std::move(granted));
    } else {
        server_.log_in(*server, form, std::move(granted));
    }
}

result<account> account_session::handle_granted(
    const credentials& shown, const result<session_grant>& grant
) {
    if (!grant) {
        return grant.error();
    }
    identity owning = owner();
    if (!owning.user.empty() && owning.user_id != grant->user_id) {
        return error(errc::forbidden, "this mailbox belongs to another " + owning.user);
    }
    owning.server = shown.server;
    owning.authority = shown.authority;
    owning.user = grant->user;
    owning.user_id = grant->user_id;
    owning.access_token = grant->access_token;
    owning.refresh_token = grant->refresh_token;
    owning.tcp = reachable(grant->tcp, shown.server);
    owning.websocket = reachable(grant->websocket, shown.server);
    owning.exchange = reachable(grant->exchange, shown.server);
    owning.signed_out.reset();
    if (auto stored = store(std::move(owning)); !stored) {
        return stored.error();
    }
    supersede_renewal({});
    return *account_of(owner());
}

// The engine keeps it, and the flush says whether it could.
result<void> account_session::store(identity changed) {
    around_.driver.feed([&](client_engine& engine, moment now) {
        engine.handle_tokens(changed, now);
    });
    around_.driver.flush();
    if (owner() != changed) {
        return error(errc::storage_failed, "the tokens could not be stored");
    }
    return {};
}

// ---- Calls of somebody who is logged in.

void account_session::try_with_token(
    const std::shared_ptr<attempt>& wanted, const request_id& id, bool is_last
) {
    if (owner().access_token.empty()) {
        // Without a server: the attempt answers that nobody is logged in.
        return (*wanted)({}, true);
    }
    auto server = server_of(owner().server, owner().authority);
    if (!server) {
        return (*wanted)({}, true);
    }
    (*wanted)({std::move(*server), owner().access_token, id}, is_last);
}

template <class Answer, class Ask>
void account_session::ask(completion<Answer> told, Ask asking) {
    const auto id = make_request_id();
    const auto again = std::make_shared<attempt>();
    // The attempt holds itself weakly: the call under way holds it.
    *again = [this, told, asking, id, weak = std::weak_ptr(again)](
                 const account_client::asker& by, bool is_last
             ) {
        if (by.access_token.empty()) {
            return told(error(errc::token_expired, "nobody is logged in"));
        }
        asking(by, [this, told, id, is_last, held = weak.lock()](Answer answer) {
            const bool is_stale = !answer && answer.error().code == errc::token_expired;
            if (!is_stale || is_last) {
                return told(std::move(answer));
            }
            awaiting_renewal_.emplace_back([this, told, held, id](const result<void>& renewed) {
                if (!renewed) {
                    return told(renewed.error());
                }
                try_with_token(held, id, true);
            });
            renew();
        });
    };
    try_with_token(again, id, false);
}

void account_session::log_out(completion<result<void>> told) {
    using answered = std::function<void(result<void>)>;
    ask<result<void>>(told, [this](const account_client::asker& by, answered answer) {
        server_.log_out(by, [this, answer](result<void> done) {
            if (done) {
                done = handle_left();
            }
            answer(std::move(done));
        });
    });
}

result<void> account_session::handle_left() {
    around_.driver.feed([](client_engine& engine, moment now) { engine.go_offline(now); });
    identity left = owner();
    left.access_token.clear();
    left.refresh_token.clear();
    left.signed_out.reset();
    auto stored = store(std::move(left));
    supersede_renewal(error(errc::token_expired, "nobody is logged in"));
    return stored;
}

void account_session::change_password(
    std::string old_password, std::string new_password, completion<result<void>> told
) {
    for (const auto* shown : {&old_password, &new_password}) {
        if (auto checked = check_password(*shown); !checked) {
            return told(checked.error());
        }
    }
    using answered = std::function<void(result<void>)>;
    ask<result<void>>(
        told,
        [this, from = std::move(old_password), to = std::move(new_password)](
            const account_client::asker& by, answered answer
        ) { server_.change_password(by, from, to, std::move(answer)); }
    );
}

void account_session::devices(completion<result<std::vector<device>>> told) {
    using answered = std::function<void(result<std::vector<device>>)>;
    ask<result<std::vector<device>>>(
        told,
        [this](const account_client::asker& by, answered answer) {
            server_.devices(by, [answer](const result<std::vector<device_row>>& rows) {
                if (!rows) {
                    return answer(rows.error());
                }
                std::vector<device> listed;
                for (const auto& row : *rows) {
                    listed.push_back({row.id, row.key, row.device_class, row.last_seen});
                }
                answer(std::move(listed));
            });
        }
    );
}

void account_session::remove_device(const device_id& gone, completion<result<void>> told) {
    using answered = std::function<void(result<void>)>;
    ask<result<void>>(told, [this, gone](const account_client::asker& by, answered answer) {
        server_.remove_device(by, gone, std::move(answer));
    });
}

// ---- New tokens for old ones.

void account_session::handle_refresh_wanted() {
    is_renewal_wanted_ = true;
    renew();
}

void account_session::find_addresses() {
    if (std::exchange(is_finding_, true)) {
        return;
    }
    awaiting_renewal_.emplace_back([this](const result<void>& renewed) {
        is_finding_ = false;
        around_.driver.feed([&](client_engine& engine, moment now) {
            if (renewed) {
                engine.network_changed(now);
            } else {
                engine.handle_tokens_refused(as_seen_by_engine(renewed.error()), now);
            }
        });
    });
    renew();
}

void account_session::renew() {
    const auto turn = renewing_.begin();
    if (!turn) {
        return;
    }
    auto places = server_places(around_.engine.view(), around_.built_in);
    std::ranges::reverse(places);
    renew_at_next({*turn, make_request_id(), owner().refresh_token, std::move(places)});
}

// Posts what is known at once: this may be called in the middle of the engine's drain.
void account_session::renew_at_next(renewal wanted) {
    const std::string place = std::move(wanted.places.back());
    wanted.places.pop_back();
    const auto server = server_at(place);
    if (!server) {
        const auto tell = [weak = weak_from_this(), wanted, place, why = server.error()] {
            if (const auto self = weak.lock()) {
                self->handle_answer(wanted, place, why);
            }
        };
        boost::asio::post(around_.strand, tell);
        return;
    }
    server_.refresh(
        *server,
        wanted.id,
        wanted.refresh_token,
        [this, wanted, place](const result<session_grant>& grant) {
            handle_answer(wanted, place, grant);
        }
    );
}

void account_session::handle_answer(
    renewal wanted, const std::string& place, const result<session_grant>& grant
) {
    if (!renewing_.counts(wanted.turn)) {
        return;
    }
    if (!grant && is_worth_asking_another(grant.error().code) && !wanted.places.empty()) {
        return renew_at_next(std::move(wanted));
    }
    renewing_.end();
    handle_renewed(place, grant);
}

void account_session::handle_renewed(const std::string& place, const result<session_grant>& grant) {
    const bool is_wanted = std::exchange(is_renewal_wanted_, false);
    refusal_ = grant ? std::nullopt : std::optional(grant.error());
    if (!grant) {
        if (is_wanted) {
            around_.driver.feed([&](client_engine& engine, moment now) {
                engine.handle_tokens_refused(as_seen_by_engine(grant.error()), now);
            });
        }
        return finish_renewal(grant.error());
    }
    identity renewed = owner();
    renewed.access_token = grant->access_token;
    renewed.refresh_token = grant->refresh_token;
    if (!grant->tcp.empty()) {
        renewed.tcp = reachable(grant->tcp, place);
    }
    if (!grant->websocket.empty()) {
        renewed.websocket = reachable(grant->websocket, place);
    }
    if (!grant->exchange.empty()) {
        renewed.exchange = reachable(grant->exchange, place);
    }
    finish_renewal(store(std::move(renewed)));
}

void account_session::supersede_renewal(const result<void>& outcome) {
    renewing_.end();
    is_renewal_wanted_ = false;
    refusal_.reset();
    finish_renewal(outcome);
}

void account_session::finish_renewal(const result<void>& outcome) {
    for (const auto& told : std::exchange(awaiting_renewal_, {})) {
        told(outcome);
    }
}

}  // namespace gapless::sdk
