#pragma once

#include "tests/support/client_id_of.hpp"

#include <gapless/ids.hpp>
#include <gapless/message.hpp>
#include <gapless/seq.hpp>

#include <string>
#include <utility>

namespace gapless::tests {

// Makes timeline entries. Without further words: bob (user 8) says "hello" under seq 1; the ids
// follow from the seq and the text.
class message_builder {
public:
    [[nodiscard]] message_builder at(seq where) && {
        made_.seq = where;
        made_.id = message_id{1'000 + where.value};
        return std::move(*this);
    }

    [[nodiscard]] message_builder saying(std::string text) && {
        made_.client_id = client_id_of(text);
        made_.body = std::move(text);
        return std::move(*this);
    }

    [[nodiscard]] message_builder from(user_id sender, std::string name) && {
        made_.sender = sender;
        made_.sender_name = std::move(name);
        return std::move(*this);
    }

    operator message() && { return std::move(made_); }  // NOLINT: reads like the message

private:
    message made_{
        .seq = seq{1},
        .id = message_id{1'001},
        .client_id = client_id_of("hello"),
        .sender = user_id{8},
        .sender_name = "bob",
        .body = "hello",
    };
};

[[nodiscard]] inline message_builder a_message() { return {}; }

}  // namespace gapless::tests
