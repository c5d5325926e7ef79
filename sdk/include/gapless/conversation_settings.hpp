#pragma once

#include <string>

namespace gapless {

// What the user has set for a conversation: pin and mute are the same on all of their devices, and
// so is the draft with config::synchronise_drafts.
struct conversation_settings {
    bool pinned = false;  // stands before those that are not
    bool muted = false;   // the app should not disturb for it
    std::string draft;    // what the user has begun to write; UTF-8

    friend bool operator==(const conversation_settings&, const conversation_settings&) = default;
};

}  // namespace gapless
