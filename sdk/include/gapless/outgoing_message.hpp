#pragma once

#include <string>
#include <vector>

namespace gapless {

// A text to send, and whom it mentions.
//
// A mention calls a member's attention: it counts in that user's conversation::unread_mentions, and
// moves a large group to the front of that user's conversations, muted or not. Up to 20 members by
// name, oneself among them (which counts nowhere); a name that is there twice is one. To mention
// all is for the owner and the admins of a group; each app sees that flag on the message, and
// nothing is counted.
struct outgoing_message {
    std::string text;
    std::vector<std::string> mentions = {};
    bool mention_all = false;

    friend bool operator==(const outgoing_message&, const outgoing_message&) = default;
};

}  // namespace gapless
