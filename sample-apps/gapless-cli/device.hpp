#pragma once

#include "sample-apps/gapless-cli/console.hpp"

#include <gapless/client.hpp>
#include <gapless/result.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace gapless::cli {

// The mailbox that a verb works on, opened, with an eye on its connection.
//
// open() takes the mailbox of the flags and wants somebody logged in there. Waiting is done in
// wait(): it knows when there is nothing to wait for any more. Closing is orderly and in the
// destructor. The console outlives it.
class device {
public:
    // Errors: usage (no mailbox there, or nobody has logged in), and what client::open has.
    [[nodiscard]] static result<std::unique_ptr<device>> open(
        const console& on, const std::function<void(config&)>& adjust = {}
    );

    // For the verbs that make a mailbox.
    [[nodiscard]] static result<std::unique_ptr<device>> open_in(const console& on, config chosen);

    void connect();

    // Until the condition holds. Fails with timed_out, with cancelled after a signal, and with the
    // connection's own reason where no further try can help.
    [[nodiscard]] result<void> wait(
        const std::function<bool()>& is_done, std::optional<duration> at_most
    );

    [[nodiscard]] gapless::client& client() const { return *client_; }

    [[nodiscard]] const console& on() const { return on_; }

private:
    device(const console& on, std::unique_ptr<gapless::client> opened);

    void handle_status(const connection_status& now);

    const console& on_;
    std::unique_ptr<gapless::client> client_;
    subscription statuses_;
    bool is_wanted_online_ = false;     // what needs no connection is not ended by its reasons
    std::optional<error> last_reason_;  // why it was last not connected
    std::optional<error> hopeless_;     // why it never will be
};

}  // namespace gapless::cli
