#pragma once

#include "tests/integration/sdk/answer_of.hpp"

#include <gapless/client.hpp>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace gapless::integration {

// Somebody with one device, who writes down everything that happens, and waits for things.
class person {
public:
    enum class habit { acknowledges, forgets };

    // Without keys unless a test is about them: who has several devices would have to link them.
    explicit person(
        config chosen, habit how = habit::acknowledges, encryption encrypts = encryption::off
    )
        : habit_(how) {
        chosen.encryption = encrypts;
        auto opened = client::open(std::move(chosen));
        if (!opened) {
            throw std::runtime_error("no client: " + message_of(opened.error()));
        }
        client_ = std::move(*opened);
        listen();
    }

    ~person() {
        listening_.cancel();
        watching_.cancel();
    }

    person(const person&) = delete;
    person& operator=(const person&) = delete;

    client& operator*() { return *client_; }

    client* operator->() { return client_.get(); }

    std::unique_ptr<client>& owned() { return client_; }

    // ---- Waiting for one call.

    result<account> register_account(const credentials& shown) {
        return answer_of<result<account>>([&](auto told) { client_->register_account(shown, told); }
        );
    }

    result<account> log_in(const credentials& shown) {
        return answer_of<result<account>>([&](auto told) { client_->log_in(shown, told); });
    }

    result<void> catch_up() {
        return answer_of<result<void>>([&](auto told) { client_->catch_up(told); });
    }

    result<client_id> send(const destination& to, const std::string& text) {
        return answer_of<result<client_id>>([&](auto told) { client_->send(to, text, told); });
    }

    send_outcome send_and_wait(const destination& to, const std::string& text) {
        return answer_of<send_outcome>([&](auto told) { client_->send_and_wait(to, text, told); });
    }

    result<conversation_id> create_group(
        const std::string& name, const std::vector<std::string>& members
    ) {
        return answer_of<result<conversation_id>>([&](auto told) {
            client_->create_group(name, members, told);
        });
    }

    // ---- What has happened.

    std::vector<event> events() {
        const std::lock_guard lock(mutex_);
        return events_;
    }

    // The texts seen so far, in the order of their events.
    std::vector<std::string> texts() {
        const std::lock_guard lock(mutex_);
        return texts_seen();
    }

    // Each false when it took too long.
    bool sees(std::size_t count) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, patience, [&] { return texts_seen().size() >= count; });
    }

    bool sees_events(const std::function<bool(const std::vector<event>&)>& wanted) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, patience, [&] { return wanted(events_); });
    }

    bool becomes(connection_state wanted) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, patience, [&] {
            return !statuses_.empty() && statuses_.back().state == wanted;
        });
    }

    // It is not connected, and this is why.
    bool is_kept_out_by(errc why) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, patience, [&] {
            const auto reason = statuses_.empty() ? std::nullopt : statuses_.back().reason;
            return reason && reason->code == why;
        });
    }

    // All that it has been in, in order.
    std::vector<connection_state> states() {
        const std::lock_guard lock(mutex_);
        std::vector<connection_state> found;
        for (const connection_status& each : statuses_) {
            found.push_back(each.state);
        }
        return found;
    }

    // The latest one; look at it after becomes().
    connection_status status() {
        const std::lock_guard lock(mutex_);
        return statuses_.back();
    }

private:
    void listen() {
        watching_ = client_->on_connection([this](const connection_status& now) {
            const std::lock_guard lock(mutex_);
            statuses_.push_back(now);
            changed_.notify_all();
        });
        listening_ = client_->on_event([this](const event& told) {
            if (habit_ == habit::acknowledges) {
                client_->acknowledge(told.id);
            }
            const std::lock_guard lock(mutex_);
            events_.push_back(told);
            changed_.notify_all();
        });
    }

    [[nodiscard]] std::vector<std::string> texts_seen() const {
        std::vector<std::string> found;
        for (const auto& told : events_) {
            const auto* const entry = std::get_if<message_event>(&told.what);
            if (entry != nullptr && entry->message.kind == message_kind::text) {
                found.push_back(entry->message.body);
            }
        }
        return found;
    }

    habit habit_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<event> events_;
    std::vector<connection_status> statuses_;
    std::unique_ptr<client> client_;
    subscription watching_;
    subscription listening_;
};

}  // namespace gapless::integration
