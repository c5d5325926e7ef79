#pragma once

#include <gapless/ids.hpp>

#include <string>

namespace gapless {

// Somebody writes in a conversation, or has stopped: a hint, which may be lost.
struct typing {
    conversation_id conversation;
    std::string user;  // the name
    bool active = true;

    friend bool operator==(const typing&, const typing&) = default;
};

}  // namespace gapless
