#pragma once

// A client for programs that stand on Boost.Asio. The one public header that shows it.

#include <gapless/client.hpp>
#include <gapless/executor.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gapless::asio {

// Runs a client's callbacks on an Asio executor. Its context outlives the client, and the runtime
// if clients share one: a thread of it may still be about to wake the context.
class executor final : public gapless::executor {
public:
    explicit executor(boost::asio::any_io_executor runs) : runs_(std::move(runs)) {}

    void post(std::function<void()> function) override {
        boost::asio::post(runs_, std::move(function));
    }

private:
    boost::asio::any_io_executor runs_;
};

// A client whose calls end by a completion token: co_await, a callback, a future, deferred …
//
//     gapless::asio::client alice(**opened, co_await boost::asio::this_coro::executor);
//     auto queued = co_await alice.send("bob", "hello");
//
// Each call completes with the same result as gapless::client's, on the executor associated with
// the token's handler, else on the one given here; an error is a value here, too, and nothing is
// thrown. (gcc 12 miscompiles braces inside a co_await expression: name a list of members first.)
// The calls themselves may come from any thread. The client it refers to outlives it; that is a
// gapless::client like any other, and what completes once only is here, the rest there. The context
// outlives both, as for the executor.
class client {
    using api = gapless::client;
    using default_token = boost::asio::use_awaitable_t<>;

public:
    using executor_type = boost::asio::any_io_executor;

    client(gapless::client& served, executor_type runs) : served_(served), runs_(std::move(runs)) {}

    [[nodiscard]] gapless::client& served() const { return served_; }

    [[nodiscard]] executor_type get_executor() const { return runs_; }

    template <class Token = default_token>
    auto register_account(credentials shown, Token&& token = {}) {
        return complete<result<account>>(
            std::forward<Token>(token), &api::register_account, std::move(shown)
        );
    }

    template <class Token = default_token>
    auto log_in(credentials shown, Token&& token = {}) {
        return complete<result<account>>(
            std::forward<Token>(token), &api::log_in, std::move(shown)
        );
    }

    template <class Token = default_token>
    auto log_out(Token&& token = {}) {
        return complete<result<void>>(std::forward<Token>(token), &api::log_out);
    }

    template <class Token = default_token>
    auto change_password(std::string old_password, std::string new_password, Token&& token = {}) {
        return complete<result<void>>(
            std::forward<Token>(token),
            &api::change_password,
            std::move(old_password),
            std::move(new_password)
        );
    }

    template <class Token = default_token>
    auto devices(Token&& token = {}) {
        return complete<result<std::vector<device>>>(std::forward<Token>(token), &api::devices);
    }

    template <class Token = default_token>
    auto remove_device(const device_id& id, Token&& token = {}) {
        return complete<result<void>>(std::forward<Token>(token), &api::remove_device, id);
    }

    template <class Token = default_token>
    auto catch_up(Token&& token = {}) {
        return complete<result<void>>(std::forward<Token>(token), &api::catch_up);
    }

    template <class Token = default_token>
    auto hear_news(Token&& token = {}) {
        return complete<result<void>>(std::forward<Token>(token), &api::hear_news);
    }

    template <class Token = default_token>
    auto send(destination to, std::string text, Token&& token = {}) {
        return complete<result<client_id>>(
            std::forward<Token>(token), send_call(&api::send), std::move(to), std::move(text)
        );
    }

    template <class Token = default_token>
    auto send(destination to, outgoing_message what, Token&& token = {}) {
        return complete<result<client_id>>(
            std::forward<Token>(token),
            send_message_call(&api::send),
            std::move(to),
            std::move(what)
        );
    }

    template <class Token = default_token>
    auto send(conversation_id to, std::string text, Token&& token = {}) {
        return send(destination::to(to), std::move(text), std::forward<Token>(token));
    }

    template <class Token = default_token>
    auto send(std::string_view user, std::string text, Token&& token = {}) {
        return send(
            destination::direct(std::string(user)), std::move(text), std::forward<Token>(token)
        );
    }

    template <class Token = default_token>
    auto send_and_wait(destination to, std::string text, Token&& token = {}) {
        return complete<send_outcome>(
            std::forward<Token>(token),
            send_and_wait_call(&api::send_and_wait),
            std::move(to),
            std::move(text)
        );
    }

    template <class Token = default_token>
    auto send_and_wait(destination to, outgoing_message what, Token&& token = {}) {
        return complete<send_outcome>(
            std::forward<Token>(token),
            send_message_and_wait_call(&api::send_and_wait),
            std::move(to),
            std::move(what)
        );
    }

    template <class Token = default_token>
    auto retry(const client_id& id, Token&& token = {}) {
        return complete<send_outcome>(std::forward<Token>(token), &api::retry, id);
    }

    template <class Token = default_token>
    auto mark_read(conversation_id where, seq up_to, Token&& token = {}) {
        return complete<result<void>>(std::forward<Token>(token), &api::mark_read, where, up_to);
    }

    template <class Token = default_token>
    auto mark_unread(conversation_id where, bool is_unread, Token&& token = {}) {
        return complete<result<void>>(
            std::forward<Token>(token), &api::mark_unread, where, is_unread
        );
    }

    template <class Token = default_token>
    auto receipts(conversation_id where, seq of, Token&& token = {}) {
        return complete<result<message_receipts>>(
            std::forward<Token>(token), &api::receipts, where, of
        );
    }

    template <class Token = default_token>
    auto fetch_history(conversation_id where, seq before, std::size_t count, Token&& token = {}) {
        return complete<result<history_page>>(
            std::forward<Token>(token), &api::fetch_history, where, before, count
        );
    }

    template <class Token = default_token>
    auto create_group(std::string name, std::vector<std::string> members, Token&& token = {}) {
        return create_group(
            std::move(name),
            std::move(members),
            history_policy::from_join,
            std::forward<Token>(token)
        );
    }

    template <class Token = default_token>
    auto create_group(
        std::string name,
        std::vector<std::string> members,
        history_policy history,
        Token&& token = {}
    ) {
        return complete<result<conversation_id>>(
            std::forward<Token>(token),
            create_group_call(&api::create_group),
            std::move(name),
            std::move(members),
            history
        );
    }

    template <class Token = default_token>
    auto create_managed_group(
        std::string name,
        std::vector<std::string> members,
        history_policy history,
        Token&& token = {}
    ) {
        return complete<result<conversation_id>>(
            std::forward<Token>(token),
            &api::create_managed_group,
            std::move(name),
            std::move(members),
            history
        );
    }

    template <class Token = default_token>
    auto create_ephemeral_group(
        std::string name,
        std::vector<std::string> members,
        history_policy history,
        Token&& token = {}
    ) {
        return complete<result<conversation_id>>(
            std::forward<Token>(token),
            &api::create_ephemeral_group,
            std::move(name),
            std::move(members),
            history
        );
    }

    template <class Token = default_token>
    auto invite(conversation_id where, std::string user, Token&& token = {}) {
        return complete<result<void>>(
            std::forward<Token>(token), &api::invite, where, std::move(user)
        );
    }

    template <class Token = default_token>
    auto remove(conversation_id where, std::string user, Token&& token = {}) {
        return complete<result<void>>(
            std::forward<Token>(token), &api::remove, where, std::move(user)
        );
    }

    template <class Token = default_token>
    auto change_role(
        conversation_id where, std::string user, member_role role, Token&& token = {}
    ) {
        return complete<result<void>>(
            std::forward<Token>(token), &api::change_role, where, std::move(user), role
        );
    }

    template <class Token = default_token>
    auto join(conversation_id where, Token&& token = {}) {
        return complete<result<void>>(std::forward<Token>(token), &api::join, where);
    }

    template <class Token = default_token>
    auto leave(conversation_id where, Token&& token = {}) {
        return complete<result<void>>(std::forward<Token>(token), &api::leave, where);
    }

    template <class Token = default_token>
    auto members(conversation_id where, Token&& token = {}) {
        return complete<result<std::vector<member>>>(
            std::forward<Token>(token), &api::members, where
        );
    }

    template <class Token = default_token>
    auto mute(conversation_id where, std::string user, wall_time until, Token&& token = {}) {
        return complete<result<void>>(
            std::forward<Token>(token), &api::mute, where, std::move(user), until
        );
    }

    template <class Token = default_token>
    auto mute_all(conversation_id where, bool muted, Token&& token = {}) {
        return complete<result<void>>(std::forward<Token>(token), &api::mute_all, where, muted);
    }

    template <class Token = default_token>
    auto rename_group(conversation_id where, std::string name, Token&& token = {}) {
        return complete<result<void>>(
            std::forward<Token>(token), &api::rename_group, where, std::move(name)
        );
    }

    template <class Token = default_token>
    auto dismiss_group(conversation_id where, Token&& token = {}) {
        return complete<result<void>>(std::forward<Token>(token), &api::dismiss_group, where);
    }

    template <class Token = default_token>
    auto set_history(conversation_id where, history_policy history, Token&& token = {}) {
        return complete<result<void>>(
            std::forward<Token>(token), &api::set_history, where, history
        );
    }

    template <class Token = default_token>
    auto set_retention(conversation_id where, retention kept, Token&& token = {}) {
        return complete<result<void>>(std::forward<Token>(token), &api::set_retention, where, kept);
    }

    template <class Token = default_token>
    auto request_contact(std::string user, std::string note, Token&& token = {}) {
        return complete<result<void>>(
            std::forward<Token>(token), &api::request_contact, std::move(user), std::move(note)
        );
    }

    template <class Token = default_token>
    auto answer_contact(std::string user, bool accept, Token&& token = {}) {
        return complete<result<void>>(
            std::forward<Token>(token), &api::answer_contact, std::move(user), accept
        );
    }

    template <class Token = default_token>
    auto remove_contact(std::string user, Token&& token = {}) {
        return complete<result<void>>(
            std::forward<Token>(token), &api::remove_contact, std::move(user)
        );
    }

    template <class Token = default_token>
    auto follow(std::string user, Token&& token = {}) {
        return complete<result<void>>(std::forward<Token>(token), &api::follow, std::move(user));
    }

    template <class Token = default_token>
    auto unfollow(std::string user, Token&& token = {}) {
        return complete<result<void>>(std::forward<Token>(token), &api::unfollow, std::move(user));
    }

    template <class Token = default_token>
    auto block(std::string user, Token&& token = {}) {
        return complete<result<void>>(std::forward<Token>(token), &api::block, std::move(user));
    }

    template <class Token = default_token>
    auto unblock(std::string user, Token&& token = {}) {
        return complete<result<void>>(std::forward<Token>(token), &api::unblock, std::move(user));
    }

    template <class Token = default_token>
    auto set_pinned(conversation_id where, bool pinned, Token&& token = {}) {
        return complete<result<void>>(std::forward<Token>(token), &api::set_pinned, where, pinned);
    }

    template <class Token = default_token>
    auto set_muted(conversation_id where, bool muted, Token&& token = {}) {
        return complete<result<void>>(std::forward<Token>(token), &api::set_muted, where, muted);
    }

    template <class Token = default_token>
    auto set_draft(conversation_id where, std::string text, Token&& token = {}) {
        return complete<result<void>>(
            std::forward<Token>(token), &api::set_draft, where, std::move(text)
        );
    }

    template <class Token = default_token>
    auto close(Token&& token = {}) {
        return complete<>(std::forward<Token>(token), &api::close);
    }

private:
    using send_call = void (api::*)(destination, std::string, api::queued_callback);
    using send_message_call = void (api::*)(destination, outgoing_message, api::queued_callback);
    using send_and_wait_call = void (api::*)(destination, std::string, api::outcome_callback);
    using send_message_and_wait_call =
        void (api::*)(destination, outgoing_message, api::outcome_callback);
    using create_group_call =
        void (api::*)(std::string, std::vector<std::string>, history_policy, api::group_callback);

    // Carries a handler, which can only be moved, through the std::function that a client takes;
    // and keeps its executor busy until then.
    template <class Handler>
    class carried {
    public:
        carried(Handler handler, const executor_type& otherwise)
            : state_(std::make_shared<state>(std::move(handler), otherwise)) {}

        template <class... Answer>
        void operator()(Answer... answer) const {
            auto runs = state_->runs.get_executor();
            boost::asio::post(runs, [state = state_, ... answer = std::move(answer)]() mutable {
                auto handler = std::move(state->handler);
                state->runs.reset();
                std::move(handler)(std::move(answer)...);
            });
        }

    private:
        using runs_on = boost::asio::associated_executor_t<Handler, executor_type>;

        struct state {
            state(Handler taken, const executor_type& otherwise)
                : runs(boost::asio::get_associated_executor(taken, otherwise)),
                  handler(std::move(taken)) {}

            boost::asio::executor_work_guard<runs_on> runs;
            Handler handler;
        };

        std::shared_ptr<state> state_;
    };

    template <class... Answer, class Token, class Call, class... Given>
    auto complete(Token&& token, Call call, Given... given) {
        return boost::asio::async_initiate<Token, void(Answer...)>(
            [client = &served_, call, otherwise = runs_, ... given = std::move(given)](auto handler
            ) mutable {
                (client->*call)(
                    std::move(given)..., carried<decltype(handler)>(std::move(handler), otherwise)
                );
            },
            token
        );
    }

    gapless::client& served_;
    executor_type runs_;
};

}  // namespace gapless::asio
