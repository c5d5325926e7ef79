#pragma once

#include "sdk/asio/system_entropy.hpp"
#include "sdk/client/account_session.hpp"
#include "sdk/client/callback_queue.hpp"
#include "sdk/client/completion.hpp"
#include "sdk/client/engine_driver.hpp"
#include "sdk/client/event_feed.hpp"
#include "sdk/client/list_feeds.hpp"
#include "sdk/client/live_feed.hpp"
#include "sdk/client/open_mailbox.hpp"
#include "sdk/client/runtime_implementation.hpp"
#include "sdk/client/send_waiters.hpp"
#include "sdk/client/server_question.hpp"
#include "sdk/client/status_feed.hpp"
#include "sdk/client/watched_mailbox.hpp"
#include "sdk/core/client_engine.hpp"
#include "sdk/dial/server_address.hpp"

#include <gapless/client.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/post.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <utility>
#include <vector>

namespace gapless {

// A client's strand and all that lives on it: mailbox, engine, driver, and who waits for what.
//
// What the app wants done comes as posted functions; what it wants to know at once is read from
// copies under a mutex. Everything posted holds this object, so it outlives the app's client by
// what is still under way; closing drops its parts in the opposite order of their making.
//
// The runtime outlives it: the app's client holds the runtime, and closes before it lets go.
class client::implementation final : public std::enable_shared_from_this<client::implementation>,
                                     public sdk::engine_driver::listener {
public:
    // Errors: those of client::open.
    [[nodiscard]] static result<std::shared_ptr<implementation>>
    open(const config&, runtime::implementation&);

    implementation(
        const config&, runtime::implementation&, sdk::opened_mailbox, sdk::mailbox_state
    );
    void start();

    // ---- From any thread.

    // Runs the function on the strand; after the end it is dropped, and the completions in it
    // answer by themselves.
    template <class Function>
    void post(Function function) {
        boost::asio::post(
            strand_,
            [self = shared_from_this(), function = std::move(function)]() mutable {
                if (self->engine_) {
                    function(*self);
                }
            }
        );
    }

    template <class Answer>
    [[nodiscard]] sdk::completion<Answer> completing(std::function<void(Answer)> told) const {
        return sdk::completion<Answer>(callbacks_, std::move(told));
    }

    enum class manner : std::uint8_t { orderly = 1, abrupt };

    // Closes, unless that has been done, and then calls the function on the strand.
    void close(manner, std::function<void()> closed);

    // For close: calls the app's function on its executor.
    [[nodiscard]] std::function<void()> telling(std::function<void()> closed) const;

    // No listener is called any more once it returns.
    void silence();

    // Reads the mailbox on the caller's thread; errc::cancelled when it is closed.
    template <class Answer, class Read>
    [[nodiscard]] result<Answer> read(Read reading) const {
        const std::shared_lock lock(view_mutex_);
        if (!mailbox_.view) {
            return errc::cancelled;
        }
        return reading(*mailbox_.view);
    }

    [[nodiscard]] subscription subscribe(event_listener);
    [[nodiscard]] subscription subscribe(connection_listener);
    [[nodiscard]] subscription subscribe(conversation_listener);
    [[nodiscard]] subscription subscribe(receipt_listener);
    [[nodiscard]] subscription subscribe(presence_listener);
    [[nodiscard]] subscription subscribe(typing_listener);
    [[nodiscard]] subscription subscribe(finding_listener);

    // `make` makes the list of the mailbox's content, on the strand.
    template <class List, class Make>
    [[nodiscard]] list_subscription watch(
        std::function<void(const typename List::batch&)> told, Make make
    );

    [[nodiscard]] std::optional<account> who() const;
    [[nodiscard]] connection_status status() const;
    [[nodiscard]] std::optional<presence> presence_of(const std::string& canonical) const;

    [[nodiscard]] device_id this_device() const { return device_; }

    [[nodiscard]] bool is_settled() const { return is_settled_; }

    // ---- On the strand, while it is open.

    void connect();
    void disconnect();
    void set_network(const network_state& said);
    void enter(sdk::account_session::way_in, const credentials&, sdk::completion<result<account>>);
    // As hear_news, told when the engine may be fed.
    void after_news(std::function<void(implementation&, const result<void>&)> next);

    // Told on the strand, at once or in the middle of a flush; dropped untold at the end.
    void catch_up(std::function<void(const result<void>&)> told);
    void hear_news(std::function<void(const result<void>&)> told);
    [[nodiscard]] result<void> watch_presence(const std::vector<std::string>& users);
    void acknowledge(event_id);

    [[nodiscard]] result<client_id> send(destination to, outgoing_message what);
    [[nodiscard]] bool holds_draft(const client_id&) const;

    void
    change_settings(conversation_id, sdk::settings_change, const sdk::completion<result<void>>&);

    // Completes with the flush that stores what the engine took.
    using changing = std::function<result<void>(sdk::client_engine&, moment now)>;
    void change(const changing&, const sdk::completion<result<void>>&);

    using answered = std::function<void(const result<protocol::response>&)>;
    void submit(protocol::request_body, answered);

    void
    fetch_history(const sdk::history_desk::question&, const sdk::completion<result<history_page>>&);

    [[nodiscard]] sdk::engine_driver& driver() { return *driver_; }

    [[nodiscard]] sdk::send_waiters& waiters() { return *waiters_; }

    [[nodiscard]] sdk::account_session& accounts() { return *accounts_; }

private:
    void handle(const sdk::queued&) override;
    void handle(sdk::deliver_event) override;
    void handle(sdk::request_answered) override;
    void handle(sdk::history_fetched) override;
    void handle(const sdk::receipt_hinted&) override;
    void handle(const sdk::presence_told&) override;
    void handle(const sdk::typing_told&) override;
    void handle(const sdk::key_found&) override;
    void handle(const sdk::state_changed&) override;
    void handle(const sdk::refresh_tokens&) override;

    void handle(const sdk::ask_servers&) override { servers_->handle_wanted(); }

    void handle(const sdk::storage_trouble&) override;

    void handle(const sdk::events_delayed&) override {}  // nobody waits for one of them

    void handle_flushed() override;

    [[nodiscard]] result<std::shared_ptr<sdk::frame_link>> dial(
        sdk::frame_link::listener&, const known_server& to, transport over
    );
    [[nodiscard]] result<std::shared_ptr<sdk::frame_link>> make_link(
        sdk::frame_link::listener&, transport over, const sdk::server_address& to
    );
    void watch_network();
    void go_online_if_wanted();
    void publish_account();
    void settle();
    void give_up_catching_up(const error& why);
    void drop_parts(manner);
    void publish_status(const connection_status&);
    void remember(std::weak_ptr<subscription::registration>);

    const config config_;  // without the runtime, which may not be held
    std::optional<sdk::proxy_url> proxy_;
    sdk::key_pins pins_;
    runtime::implementation& runtime_;
    const device_id device_;
    const std::shared_ptr<sdk::callback_queue> callbacks_;
    boost::asio::any_io_executor strand_;

    // Answered at once.
    mutable std::shared_mutex view_mutex_;  // held to change mailbox_.view
    mutable std::mutex copies_mutex_;
    std::optional<account> account_;
    connection_status status_;
    std::map<std::string, presence> known_presences_;  // by canonical name
    std::vector<std::weak_ptr<subscription::registration>> registrations_;
    std::atomic<bool> is_settled_ = false;

    // The parts, each standing on those above it. There is an engine while it is open.
    sdk::system_entropy entropy_;
    sdk::opened_mailbox mailbox_;
    sdk::mailbox_state loaded_;  // until the engine has it
    std::unique_ptr<sdk::watched_mailbox> watched_;
    std::unique_ptr<sdk::client_engine> engine_;
    std::shared_ptr<sdk::engine_driver> driver_;
    std::shared_ptr<sdk::account_session> accounts_;
    std::unique_ptr<sdk::server_question> servers_;

    std::unique_ptr<sdk::send_waiters> waiters_;
    std::map<request_id, answered> requests_;
    std::map<std::uint64_t, sdk::completion<result<history_page>>> looking_back_;  // by number
    std::vector<std::function<void(const result<void>&)>> catching_up_;
    std::vector<std::function<void(const result<void>&)>> hearing_news_;
    std::vector<sdk::completion<result<void>>> changing_;  // what the next flush stores
    sdk::event_feed events_;
    sdk::status_feed statuses_;
    sdk::list_feeds lists_;
    sdk::live_feed<conversation> conversations_;
    sdk::live_feed<receipt_hint> receipts_;
    sdk::live_feed<presence> presences_;
    sdk::live_feed<typing> typings_;
    sdk::live_feed<key_finding> findings_;
    bool is_wanted_online_ = false;
    bool is_told_of_networks_ = false;  // by the app, which is right
    std::uint32_t dials_ = 0;           // since the last time it was live
};

}  // namespace gapless
