#pragma once

#include "protocol/pump.hpp"
#include "protocol/wire/codec.hpp"
#include "sdk/core/client_engine.hpp"
#include "sdk/core/mailbox/memory_mailbox.hpp"
#include "tests/support/counting_entropy.hpp"
#include "tests/support/server_bench.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace gapless::load {

// A client engine on a wire to a server engine, whose frames are counted. Time passes only when it
// is told to.
class engine_pair {
public:
    engine_pair(
        tests::server_bench& server,
        const tests::server_bench::login& who,
        sdk::client_engine::limits limits
    )
        : server_(server), mailbox_(identity_of(who)) {
        engine_ =
            std::make_unique<sdk::client_engine>(limits, mailbox_, *mailbox_.load(), entropy_);
        drain();
    }

    // Connects and catches up.
    void come_online() {
        connection_ = server_.connect();
        engine_->handle_connected(server_.now());
        drain();
        exchange();
    }

    // Loses its connection, and is about to try again.
    void lose() {
        server_.hang_up(connection_);
        engine_->handle_disconnected(error{errc::unreachable}, server_.now());
        drain();
        engine_->network_changed(server_.now());
        drain();
    }

    // Carries frames to and fro until there are none, and has the store do its jobs meanwhile.
    void exchange() {
        server_.settle();
        while (true) {
            const std::vector<protocol::frame> arrived = server_.take(connection_);
            for (const protocol::frame& each : arrived) {
                count(each);
                engine_->handle_frame(each, server_.now());
                drain();
            }
            flush();
            const std::vector<protocol::frame> leaving = std::exchange(leaving_, {});
            for (const protocol::frame& each : leaving) {
                count(each);
                server_.say(connection_, each);
            }
            server_.settle();
            if (arrived.empty() && leaving.empty()) {
                return;
            }
        }
    }

    // After the server's clock has moved.
    void fire_timers() {
        const auto due = engine_->next_timeout();
        if (due && *due <= server_.now().steady) {
            engine_->handle_timeout(server_.now());
            drain();
        }
        exchange();
    }

    // Both ways, over all its connections.
    [[nodiscard]] std::size_t frames() const { return frames_; }

    // Those of one kind.
    template <class Frame>
    [[nodiscard]] std::size_t frames_of() const {
        const auto found = kinds_.find(protocol::frame(Frame{}).index());
        return found == kinds_.end() ? 0 : found->second;
    }

    // Of these, with a length of two bytes each, and without TLS.
    [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

    [[nodiscard]] std::size_t entries_synchronised() const { return entries_; }

    [[nodiscard]] std::size_t texts_told() const { return texts_; }

    [[nodiscard]] bool is_settled() const { return engine_->is_settled(); }

private:
    static sdk::identity identity_of(const tests::server_bench::login& who) {
        sdk::identity made;
        made.device = who.device;
        made.user = who.name;
        made.user_id = who.user;
        made.access_token = who.token;
        return made;
    }

    void count(const protocol::frame& carried) {
        ++frames_;
        std::string encoded;
        protocol::encode(carried, encoded);
        bytes_ += encoded.size() + 2;
        ++kinds_[carried.index()];
        if (const auto* page = std::get_if<protocol::sync_page>(&carried)) {
            entries_ += page->entries.size();
        }
    }

    // What the app is told it is done with at once.
    void flush() {
        do {
            for (const event_id each : std::exchange(told_, {})) {
                engine_->acknowledge(each);
            }
            engine_->flush(server_.now());
            drain();
        } while (!told_.empty());
    }

    void drain() {
        protocol::drain(
            *engine_,
            protocol::overloaded{
                [this](sdk::transmit output) { leaving_.push_back(std::move(output.frame)); },
                [this](const sdk::deliver_event& output) {
                    told_.push_back(output.event.id);
                    const auto* entry = std::get_if<message_event>(&output.event.what);
                    const bool is_text =
                        entry != nullptr && entry->message.kind == message_kind::text;
                    texts_ += is_text ? 1U : 0U;
                },
                [](const sdk::disconnect&) { ADD_FAILURE() << "the device has hung up"; },
                [](const auto&) {},
            }
        );
    }

    tests::server_bench& server_;
    tests::counting_entropy entropy_;
    sdk::memory_mailbox mailbox_;
    std::unique_ptr<sdk::client_engine> engine_;
    server::connection_id connection_;
    std::vector<protocol::frame> leaving_;
    std::vector<event_id> told_;
    std::size_t frames_ = 0;
    std::uint64_t bytes_ = 0;
    std::map<std::size_t, std::size_t> kinds_;
    std::size_t entries_ = 0;
    std::size_t texts_ = 0;
};

}  // namespace gapless::load
