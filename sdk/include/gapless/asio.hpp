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

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gapless::asio {

// Runs a client's callbacks on an Asio executor. Its context outlives the client.
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
// gapless::client like any other, and what completes once only is here, the rest there.
class client {
public:
    using executor_type = boost::asio::any_io_executor;

    client(gapless::client& served, executor_type runs) : served_(served), runs_(std::move(runs)) {}

    [[nodiscard]] gapless::client& served() const { return served_; }

    [[nodiscard]] executor_type get_executor() const { return runs_; }

    template <class Token = boost::asio::use_awaitable_t<>>
    auto register_account(credentials shown, Token&& token = {}) {
        return initiate<void(result<account>)>(
            std::forward<Token>(token),
            [served = &served_, shown = std::move(shown)](auto told) mutable {
                served->register_account(std::move(shown), std::move(told));
            }
        );
    }

    template <class Token = boost::asio::use_awaitable_t<>>
    auto log_in(credentials shown, Token&& token = {}) {
        return initiate<void(result<account>)>(
            std::forward<Token>(token),
            [served = &served_, shown = std::move(shown)](auto told) mutable {
                served->log_in(std::move(shown), std::move(told));
            }
        );
    }

    template <class Token = boost::asio::use_awaitable_t<>>
    auto log_out(Token&& token = {}) {
        return initiate<void(result<void>)>(
            std::forward<Token>(token),
            [served = &served_](auto told) { served->log_out(std::move(told)); }
        );
    }

    template <class Token = boost::asio::use_awaitable_t<>>
    auto set_pinned(conversation_id where, bool pinned, Token&& token = {}) {
        return initiate<void(result<void>)>(
            std::forward<Token>(token),
            [served = &served_, where, pinned](auto told) {
                served->set_pinned(where, pinned, std::move(told));
            }
        );
    }

    template <class Token = boost::asio::use_awaitable_t<>>
    auto set_muted(conversation_id where, bool muted, Token&& token = {}) {
        return initiate<void(result<void>)>(
            std::forward<Token>(token),
            [served = &served_, where, muted](auto told) {
                served->set_muted(where, muted, std::move(told));
            }
        );
    }

    template <class Token = boost::asio::use_awaitable_t<>>
    auto set_draft(conversation_id where, std::string text, Token&& token = {}) {
        return initiate<void(result<void>)>(
            std::forward<Token>(token),
            [served = &served_, where, text = std::move(text)](auto told) mutable {
                served->set_draft(where, std::move(text), std::move(told));
            }
        );
    }

    template <class Token = boost::asio::use_awaitable_t<>>
    auto catch_up(Token&& token = {}) {
        return initiate<void(result<void>)>(
            std::forward<Token>(token),
            [served = &served_](auto told) { served->catch_up(std::move(told)); }
        );
    }

    template <class Token = boost::asio::use_awaitable_t<>>
    auto send(destination to, std::string text, Token&& token = {}) {
        return initiate<void(result<client_id>)>(
            std::forward<Token>(token),
            [served = &served_, to = std::move(to), text = std::move(text)](auto told) mutable {
                served->send(std::move(to), std::move(text), std::move(told));
            }
        );
    }

    template <class Token = boost::asio::use_awaitable_t<>>
    auto send(conversation_id to, std::string text, Token&& token = {}) {
        return send(destination::to(to), std::move(text), std::forward<Token>(token));
    }

    template <class Token = boost::asio::use_awaitable_t<>>
    auto send(std::string_view user, std::string text, Token&& token = {}) {
        return send(
            destination::direct(std::string(user)), std::move(text), std::forward<Token>(token)
        );
    }

    template <class Token = boost::asio::use_awaitable_t<>>
    auto send_and_wait(destination to, std::string text, Token&& token = {}) {
        return initiate<void(send_outcome)>(
            std::forward<Token>(token),
            [served = &served_, to = std::move(to), text = std::move(text)](auto told) mutable {
                served->send_and_wait(std::move(to), std::move(text), std::move(told));
            }
        );
    }

    template <class Token = boost::asio::use_awaitable_t<>>
    auto retry(const client_id& id, Token&& token = {}) {
        return initiate<void(send_outcome)>(
            std::forward<Token>(token),
            [served = &served_, id](auto told) { served->retry(id, std::move(told)); }
        );
    }

    template <class Token = boost::asio::use_awaitable_t<>>
    auto create_group(std::string name, std::vector<std::string> members, Token&& token = {}) {
        return initiate<void(result<conversation_id>)>(
            std::forward<Token>(token),
            [served = &served_, name = std::move(name), members = std::move(members)](auto told
            ) mutable {
                served->create_group(std::move(name), std::move(members), std::move(told));
            }
        );
    }

    template <class Token = boost::asio::use_awaitable_t<>>
    auto invite(conversation_id group, std::string user, Token&& token = {}) {
        return initiate<void(result<void>)>(
            std::forward<Token>(token),
            [served = &served_, group, user = std::move(user)](auto told) mutable {
                served->invite(group, std::move(user), std::move(told));
            }
        );
    }

    template <class Token = boost::asio::use_awaitable_t<>>
    auto members(conversation_id group, Token&& token = {}) {
        return initiate<void(result<std::vector<member>>)>(
            std::forward<Token>(token),
            [served = &served_, group](auto told) { served->members(group, std::move(told)); }
        );
    }

    template <class Token = boost::asio::use_awaitable_t<>>
    auto close(Token&& token = {}) {
        return initiate<void()>(std::forward<Token>(token), [served = &served_](auto told) {
            served->close(std::move(told));
        });
    }

private:
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

    template <class Signature, class Token, class Start>
    auto initiate(Token&& token, Start start) {
        return boost::asio::async_initiate<Token, Signature>(
            [otherwise = runs_, start = std::move(start)](auto handler) mutable {
                std::move(start)(carried<decltype(handler)>(std::move(handler), otherwise));
            },
            token
        );
    }

    gapless::client& served_;
    executor_type runs_;
};

}  // namespace gapless::asio
