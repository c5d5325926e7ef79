#include "tests/links/partner.hpp"

#include <chrono>
#include <future>
#include <stdexcept>
#include <utility>
#include <variant>

namespace gapless::links {

namespace {

constexpr std::chrono::seconds patience{90};

}  // namespace

instant now() {
    const auto since = std::chrono::steady_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::microseconds>(since).count()};
}

partner::partner(config chosen, const credentials& shown, status_listener listener)
    : name_(shown.user), listener_(std::move(listener)) {
    auto opened = client::open(std::move(chosen));
    if (!opened) {
        throw std::runtime_error("no client: " + message_of(opened.error()));
    }
    client_ = std::move(*opened);
    std::promise<result<account>> told;
    client_->register_account(shown, [&told](auto answer) { told.set_value(std::move(answer)); });
    if (const auto answer = told.get_future().get(); !answer) {
        throw std::runtime_error("no account: " + message_of(answer.error()));
    }
    watching_ = client_->on_connection([this](const connection_status& status) {
        listener_(status);
        const std::lock_guard lock(mutex_);
        is_live_ = status.state == connection_state::live;
        changed_.notify_all();
    });
    listening_ = client_->on_event([this](const event& each) { take(each); });
    change_network();
    client_->connect();
}

partner::~partner() {
    listening_.cancel();
    watching_.cancel();
}

void partner::write(const std::string& to, const std::string& text) {
    const std::string numbered = std::to_string(sent_.size()) + " " + text;
    sent_.push_back({now(), numbered.size()});
    client_->send(to, numbered, {});
}

void partner::change_network() {
    client_->set_network_state({"cell " + std::to_string(networks_++), network_kind::cellular, true}
    );
}

bool partner::waits_until_live() {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, patience, [&] { return is_live_; });
}

bool partner::waits_for(std::size_t texts) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, patience, [&] { return arrivals_.size() >= texts; });
}

std::vector<partner::arrival> partner::arrivals() {
    const std::lock_guard lock(mutex_);
    return arrivals_;
}

void partner::take(const event& told) {
    const instant at = now();
    client_->acknowledge(told.id);
    const auto* const entry = std::get_if<message_event>(&told.what);
    if (entry == nullptr || entry->message.kind != message_kind::text ||
        entry->message.sender_name == name_) {
        return;
    }
    const std::lock_guard lock(mutex_);
    arrivals_.push_back({std::stoul(entry->message.body), at});
    changed_.notify_all();
}

}  // namespace gapless::links
