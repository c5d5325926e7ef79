#pragma once

#include <gapless/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace gapless {

// What there is between a user and another one by request and answer.
enum class contact_tie : std::uint8_t {
    none = 0,
    asked,     // the user has asked, and waits for an answer
    asked_by,  // the other one has
    mutual,    // both are each other's contact
};

// How a user stands to another one.
struct contact {
    std::string user;  // the other one's name, as registered
    contact_tie tie = contact_tie::none;
    bool follows = false;  // the user follows the other one
    bool blocked = false;  // the user has blocked the other one
    std::string note;      // what the request says that waits for an answer

    friend bool operator==(const contact&, const contact&) = default;
};

// What happened between a user and another one, as an entry of the user's own contacts timeline.
// Numbers travel and are stored: never reuse one.
struct contact_change {
    enum class kind : std::uint8_t {
        requested = 1,  // the user has asked the other one
        request_received,
        accepted,  // a request, by whichever of the two was asked
        refused,
        removed,  // what there was between them: a contact, or a request without an answer
        followed,
        unfollowed,
        blocked,  // and all else between them has ended
        unblocked,
    };

    kind change = kind::requested;
    std::string user;  // the other one
    std::string note;  // of a request

    friend bool operator==(const contact_change&, const contact_change&) = default;
};

[[nodiscard]] std::string_view name_of(contact_change::kind change);
[[nodiscard]] std::string_view name_of(contact_tie tie);

// At most 200 bytes of UTF-8; may be empty. Fails with errc::message_too_large or
// errc::invalid_utf8.
[[nodiscard]] result<void> check_contact_note(std::string_view note);

}  // namespace gapless
