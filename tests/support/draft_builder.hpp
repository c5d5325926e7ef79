#pragma once

#include "protocol/delivery/draft.hpp"
#include "tests/support/client_id_of.hpp"

#include <gapless/destination.hpp>
#include <gapless/ids.hpp>
#include <gapless/time.hpp>

#include <string>
#include <utility>

namespace gapless::tests {

// Makes drafts. Without further words: "hello", to conversation 1, at the beginning of time; its id
// follows from what it says.
class draft_builder {
public:
    [[nodiscard]] draft_builder saying(std::string text) && {
        made_.id = client_id_of(text);
        made_.body = std::move(text);
        return std::move(*this);
    }

    [[nodiscard]] draft_builder with_id(client_id id) && {
        made_.id = id;
        return std::move(*this);
    }

    [[nodiscard]] draft_builder to(conversation_id conversation) && {
        made_.to = destination::to(conversation);
        return std::move(*this);
    }

    [[nodiscard]] draft_builder to_user(std::string user) && {
        made_.to = destination::direct(std::move(user));
        return std::move(*this);
    }

    [[nodiscard]] draft_builder created(wall_time when) && {
        made_.created = when;
        return std::move(*this);
    }

    operator protocol::draft() && { return std::move(made_); }  // NOLINT: reads like the draft

private:
    protocol::draft made_{
        .id = client_id_of("hello"),
        .to = destination::to(conversation_id{1}),
        .body = "hello",
    };
};

[[nodiscard]] inline draft_builder a_draft() { return {}; }

}  // namespace gapless::tests
