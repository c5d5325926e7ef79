#pragma once

#include "tests/integration/kill/prefixes/passed_frames.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace gapless::kill {

// Says whether what a crash has left keeps the promises that had been made by then.
//
// Promises are frames that have left, in their order. judge() opens the directory as the product
// would, which changes it.
class crash_judge {
public:
    virtual ~crash_judge() = default;

    // True if the frame, which is leaving, promises something.
    virtual bool note_outgoing(const protocol::frame&) = 0;

    // What has arrived may keep a promise, so that it need not be kept here any more.
    virtual void note_incoming(const protocol::frame&) {}

    // What is wrong; empty when nothing is.
    [[nodiscard]] virtual std::string judge(const std::filesystem::path& directory) = 0;
};

// A server promises with `sent` that the message is stored under its seq.
[[nodiscard]] std::unique_ptr<crash_judge> make_server_judge();

// A client promises with `send` that the message is in its outbox, until `sent` has arrived for it;
// and with `ack` that it has the conversations up to the marks, and its inbox up to the version.
[[nodiscard]] std::unique_ptr<crash_judge> make_mailbox_judge();

}  // namespace gapless::kill
