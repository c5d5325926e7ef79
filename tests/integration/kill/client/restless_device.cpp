#include "tests/integration/kill/client/restless_device.hpp"

#include <gapless/uuid.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <future>
#include <iostream>
#include <thread>
#include <utility>
#include <variant>

namespace gapless::kill {
namespace {

using std::chrono::milliseconds;

constexpr std::chrono::seconds settles_within{90};
constexpr milliseconds quiet_for{300};

config config_of(const restless_device::setting& wanted, std::shared_ptr<runtime> shared) {
    config made = config::in_directory(wanted.mailbox);
    made.runtime = std::move(shared);
    made.transport = wanted.transport;
    made.encryption = encryption::off;  // users have devices that nobody links
    made.plain_tcp = wanted.plain_tcp;
    made.connect_within = gapless::seconds(3);
    made.reconnect_floor = gapless::milliseconds(20);
    made.reconnect_cap = gapless::milliseconds(200);
    return made;
}

nlohmann::json place(conversation_id conversation, seq position) {
    return {{"conversation", conversation.value}, {"seq", position.value}};
}

std::string text_of(const destination& to) {
    return to.is_direct() ? to.user : std::to_string(to.conversation.value);
}

}  // namespace

restless_device::restless_device(setting wanted, std::shared_ptr<runtime> shared, journal& told)
    : setting_(std::move(wanted)), journal_(told) {
    auto opened = client::open(config_of(setting_, std::move(shared)));
    if (!opened) {
        std::cerr << setting_.name << ": " << message_of(opened.error()) << '\n';
        std::exit(EXIT_FAILURE);
    }
    client_ = std::move(*opened);
    const auto left = client_->outbox();
    unanswered_ = left ? static_cast<std::int64_t>(left->size()) : 0;
    tell("open", {{"pending", unanswered_.load()}});
    watching_ = client_->on_connection([this](const auto& now) { handle_status(now); });
    listening_ = client_->on_event([this](const auto& shown) { handle_event(shown); });
    client_->connect();
}

void restless_device::speak() {
    if (unanswered_ >= setting_.unanswered_max) {
        return;
    }
    ++unanswered_;
    const destination& to = setting_.destinations[said_ % setting_.destinations.size()];
    const std::string text =
        setting_.name + " " + std::to_string(setting_.life) + " " + std::to_string(++said_);
    std::string body = text;
    body.resize(std::max(text.size(), setting_.text_bytes), '.');
    tell("submit", {{"to", text_of(to)}, {"text", text}});
    client_->send(to, std::move(body), [this, text](const result<client_id>& queued) {
        if (queued) {
            tell("queued", {{"client_id", uuid_text(queued->view())}, {"text", text}});
        } else {
            tell("rejected", {{"text", text}, {"why", message_of(queued.error())}});
        }
    });
}

bool restless_device::settle() {
    std::promise<bool> done;
    client_->catch_up([&](const result<void>& caught_up) { done.set_value(caught_up.has_value()); }
    );
    auto answer = done.get_future();
    if (answer.wait_for(settles_within) != std::future_status::ready) {
        std::cerr << setting_.name << " does not catch up: " << name_of(client_->status().state)
                  << '\n';
        std::exit(EXIT_FAILURE);
    }
    // Nothing says that the last event was shown, but that no more come.
    std::uint64_t before = events_ + 1;
    while (before != events_) {
        before = events_;
        std::this_thread::sleep_for(quiet_for);
    }
    tell("settled", {{"events", events_.load()}});
    return answer.get();
}

void restless_device::handle_event(const event& shown) {
    ++events_;
    nlohmann::json line;
    if (const auto* entry = std::get_if<message_event>(&shown.what)) {
        line = place(entry->conversation, entry->message.seq);
        line["event"] = shown.id.value;
        tell("shown", std::move(line));
    } else if (const auto* answer = std::get_if<sent_event>(&shown.what)) {
        line = place(answer->conversation, answer->seq);
        line["event"] = shown.id.value;
        line["client_id"] = uuid_text(answer->client_id.view());
        line["duplicate"] = answer->duplicate;
        tell("sent", std::move(line));
        --unanswered_;
    } else {
        const auto& failed = std::get<failed_event>(shown.what);
        tell("failed", {{"event", shown.id.value}, {"why", message_of(failed.reason)}});
    }
    client_->acknowledge(shown.id);
}

void restless_device::handle_status(const connection_status& now) {
    tell("status", {{"state", name_of(now.state)}});
}

void restless_device::tell(std::string_view what, nlohmann::json with) {
    with["at"] = what;
    with["device"] = setting_.name;
    journal_.tell(with);
}

}  // namespace gapless::kill
