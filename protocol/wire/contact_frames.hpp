#pragma once

#include <string>

namespace gapless::protocol {

// The requests by which a user changes how they stand to another one. Each is about the other user,
// by name.

struct request_contact {
    std::string user;
    std::string note;  // what the other one reads beside it; may be empty

    friend bool operator==(const request_contact&, const request_contact&) = default;
};

// To the request of that user.
struct answer_contact {
    std::string user;
    bool accept = false;

    friend bool operator==(const answer_contact&, const answer_contact&) = default;
};

// Ends what there is: a contact, or a request without an answer, whoever had made it.
struct remove_contact {
    std::string user;

    friend bool operator==(const remove_contact&, const remove_contact&) = default;
};

struct follow_user {
    std::string user;

    friend bool operator==(const follow_user&, const follow_user&) = default;
};

struct unfollow_user {
    std::string user;

    friend bool operator==(const unfollow_user&, const unfollow_user&) = default;
};

struct block_user {
    std::string user;

    friend bool operator==(const block_user&, const block_user&) = default;
};

struct unblock_user {
    std::string user;

    friend bool operator==(const unblock_user&, const unblock_user&) = default;
};

}  // namespace gapless::protocol
