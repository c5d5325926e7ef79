#include "sdk/core/requests/member_requests.hpp"

#include <utility>
#include <variant>

namespace gapless::sdk {
namespace {

template <class Body>
concept changes_members = requires(Body body) {
    body.conversation;
    body.entries;
    requires !requires { body.wraps; };
};

template <class Body>
concept names_user = changes_members<Body> && requires(Body body) { body.user; };

}  // namespace

const conversation_id* group_of(const protocol::request_body& body) {
    return std::visit(
        []<class Body>(const Body& asked) -> const conversation_id* {
            if constexpr (changes_members<Body>) {
                return &asked.conversation;
            } else {
                return nullptr;
            }
        },
        body
    );
}

const std::string* user_of(const protocol::request_body& body) {
    return std::visit(
        []<class Body>(const Body& asked) -> const std::string* {
            if constexpr (names_user<Body>) {
                return &asked.user;
            } else {
                return nullptr;
            }
        },
        body
    );
}

const std::vector<std::string>* entries_of(const protocol::request_body& body) {
    return std::visit(
        []<class Body>(const Body& asked) -> const std::vector<std::string>* {
            if constexpr (changes_members<Body>) {
                return &asked.entries;
            } else {
                return nullptr;
            }
        },
        body
    );
}

void put_entries(protocol::request_body& body, std::vector<std::string> entries) {
    std::visit(
        [&]<class Body>(Body& asked) {
            if constexpr (changes_members<Body>) {
                asked.entries = std::move(entries);
            }
        },
        body
    );
}

void member_requests::handle_submitted(
    const request_id& id, const protocol::request_body& body, instant now
) {
    if (group_of(body) != nullptr) {
        asked_.emplace(id, pending{id, body, now});
    }
}

void member_requests::handle_submitted_again(const request_id& id, pending asked) {
    ++asked.tries;
    asked_.emplace(id, std::move(asked));
}

std::optional<member_requests::pending> member_requests::take(const request_id& id) {
    auto found = asked_.extract(id);
    return found.empty() ? std::nullopt : std::optional(std::move(found.mapped()));
}

void member_requests::put_off(pending asked, instant now) {
    put_entries(asked.body, {});
    resting_.emplace(now + limits_.rest, std::move(asked));
}

std::optional<member_requests::pending> member_requests::poll_due(instant now) {
    if (resting_.empty() || resting_.begin()->first > now) {
        return std::nullopt;
    }
    return std::move(resting_.extract(resting_.begin()).mapped());
}

std::optional<instant> member_requests::next_timeout() const {
    return resting_.empty() ? std::nullopt : std::optional(resting_.begin()->first);
}

}  // namespace gapless::sdk
