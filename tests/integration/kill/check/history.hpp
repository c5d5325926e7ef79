#pragma once

#include <gapless/ids.hpp>
#include <gapless/seq.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace gapless::kill {

// An event that a device's app was shown: an entry of a timeline, or that a message was sent.
struct shown_event {
    event_id id;
    conversation_id conversation;
    seq position;
    std::optional<client_id> sent;  // of the message; without it, an entry

    friend bool operator==(const shown_event&, const shown_event&) = default;
};

// A text that was handed to the SDK, and the promise that it will be sent, if that came.
struct spoken_text {
    std::string text;  // no two are equal
    std::string to;    // a user, or a conversation's number
    std::optional<client_id> promise;
};

// Everything that one device has said in all its lives.
struct device_history {
    std::string name;
    std::string mailbox;
    std::vector<spoken_text> spoken;              // in the order of the calls
    std::vector<std::vector<shown_event>> lives;  // one list a life, in the order of showing
    std::vector<std::string> complaints;          // failed or rejected texts
};

// The devices of all processes of a run, from the settings and histories in its folder. Throws what
// the JSON library throws: a history that cannot be read is a broken test.
[[nodiscard]] std::vector<device_history> read_histories(const std::filesystem::path& folder);

}  // namespace gapless::kill
