#pragma once

#include <gapless/device_class.hpp>
#include <gapless/transport.hpp>

#include <string>
#include <vector>

namespace gapless::cli {

// What every verb understands.
struct flags {
    std::string mailbox;
    gapless::transport transport = gapless::transport::automatic;
    std::string proxy;
    bool end_to_end = false;
    std::string mailbox_key_file;
    std::vector<std::string> pins;
    bool is_json = false;
    bool is_verbose = false;
};

// What the verbs understand that meet a server for the first time.
struct server_flags {
    std::string server;
    std::string authority_file;
    std::string user;
    std::string password_file;
    gapless::device_class device_class = gapless::device_class::other;
};

// Whether --json is among the arguments, also when the rest of them makes no sense.
[[nodiscard]] bool wants_json(int argc, const char* const* argv);

}  // namespace gapless::cli
