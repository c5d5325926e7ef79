#pragma once

#include "sample-apps/gapless-cli/replay/setting.hpp"

#include <gapless/client.hpp>
#include <gapless/result.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gapless::cli {

// One device in a replay: it says its lines in order and counts what it hears.
//
//     open ──▶ enter (once in a mailbox's life) ──▶ connect ──▶ speak, killed and opened again …
//
// tick() is to be called some times a second. A killed device forgets all but its mailbox: which
// lines are in the outbox or sent it finds out there. Everything happens on the loop's thread, none
// of it inside a callback of its client. The setting outlives it.
class participant {
public:
    struct identity {
        std::string user;
        std::uint32_t number = 1;  // of the user's devices
    };

    participant(const setting& shared, identity who);

    // Opens the mailbox. Errors: client::open's.
    [[nodiscard]] result<void> open();

    // Registers or logs in, again after errors that pass.
    void enter();
    void connect();

    // Lines for a conversation, as soon as the device has heard of it.
    void speak(conversation_id where, std::vector<std::string> lines);

    // As if its process had died, and been started at once. Errors: client::open's.
    [[nodiscard]] result<void> kill();

    // Its user reads a conversation to its end, on this device.
    void read(conversation_id where);

    void tick();

    [[nodiscard]] const identity& who() const { return who_; }

    [[nodiscard]] bool is_entered() const { return client_ && client_->who().has_value(); }

    [[nodiscard]] bool is_entering() const { return is_entering_; }

    // Nothing is left to say or to be sent, and nothing to be fetched that it knows of.
    [[nodiscard]] bool is_settled() const;

    // How many messages of a conversation it has heard.
    [[nodiscard]] std::uint64_t heard(conversation_id where) const;

    // A conversation as the device knows it.
    [[nodiscard]] const conversation& row(conversation_id where) { return rows_[where]; }

    // Grows with everything that happens.
    [[nodiscard]] std::uint64_t progress() const { return progress_; }

    // What no further try can mend.
    [[nodiscard]] const std::optional<error>& trouble() const { return trouble_; }

    // The messages of a conversation in the mailbox, by seq.
    [[nodiscard]] result<std::vector<message>> messages(conversation_id where) const;

    [[nodiscard]] gapless::client& client() const { return *client_; }

private:
    struct speech {
        std::vector<std::string> lines;
        std::size_t next = 0;        // to be put into the outbox
        std::size_t on_the_way = 0;  // into the outbox
    };

    struct hearing {
        seq last;
        std::uint64_t messages = 0;
    };

    // Callbacks of a client that has been killed find it gone.
    struct life {
        participant& self;
    };

    void handle_entered(const result<account>& entered);
    void handle_event(const event& told);
    void handle_queued(conversation_id where, const result<client_id>& queued);
    void say(conversation_id where, speech& lines);
    void acknowledge(std::uint64_t at_least);
    [[nodiscard]] result<void> find_out_what_was_said();
    void handle_conversation(const conversation& changed);
    [[nodiscard]] std::string directory() const;

    const setting& setting_;
    const identity who_;
    std::unique_ptr<gapless::client> client_;
    std::shared_ptr<life> life_;
    subscription events_;
    subscription changes_;
    std::map<conversation_id, speech> speeches_;
    std::map<conversation_id, hearing> heard_;
    std::map<conversation_id, conversation> rows_;
    event_id told_;          // the last event
    event_id acknowledged_;  // up to here
    std::uint64_t progress_ = 0;
    bool is_entering_ = false;
    bool is_registered_ = false;  // a log-in is the way then
    instant not_before_;
    std::optional<error> trouble_;
};

}  // namespace gapless::cli
