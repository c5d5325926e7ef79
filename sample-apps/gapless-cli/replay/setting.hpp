#pragma once

#include "sample-apps/gapless-cli/main_loop.hpp"

#include <gapless/credentials.hpp>
#include <gapless/encryption.hpp>
#include <gapless/mailbox_key.hpp>
#include <gapless/runtime.hpp>
#include <gapless/time.hpp>
#include <gapless/transport.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gapless::cli {

// What all devices of a replay share. It outlives them, and the loop outlives it.
struct setting {
    main_loop& loop;
    std::shared_ptr<gapless::runtime> runtime;
    gapless::transport transport = gapless::transport::automatic;
    std::string proxy;
    std::optional<gapless::mailbox_key> mailbox_key;
    std::vector<std::string> pins;
    gapless::encryption encryption = gapless::encryption::off;
    credentials entrance;   // but the user's name
    std::string run;        // its name; may be empty
    std::string mailboxes;  // the directory of them all
    std::uint32_t devices_per_user = 1;
    duration kill_every;  // zero: never
    duration patience;
};

}  // namespace gapless::cli
