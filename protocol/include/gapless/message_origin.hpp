#pragma once

#include <gapless/time.hpp>

#include <string>

namespace gapless {

// Whence a message was forwarded, as its sender says: nobody checks it.
struct message_origin {
    std::string author;  // the canonical name of who wrote it first
    wall_time written;   // when the server took it there

    friend bool operator==(const message_origin&, const message_origin&) = default;
};

}  // namespace gapless
