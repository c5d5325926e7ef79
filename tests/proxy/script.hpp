#pragma once

#include "tests/proxy/command.hpp"

#include <gapless/result.hpp>
#include <gapless/time.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace gapless::proxy {

// What happens to a link, and when: a tunnel, a lift, a hand-over.
//
// Each line of the text is a command with the millisecond at which it is carried out, counted from
// the proxy's start: {"at_ms":5000,"do":"set","down":{"flow":"hold"}}. Lines that are empty or
// begin with # are for people.
struct script {
    struct step {
        duration at;
        proxy::command command;

        friend bool operator==(const step&, const step&) = default;
    };

    std::vector<step> steps;  // ascending

    // Fails with usage and the line: no command, no time, or a time below its predecessor's.
    [[nodiscard]] static result<script> parse(std::string_view text);

    // Fails as parse does, or with usage when the file cannot be read.
    [[nodiscard]] static result<script> read(const std::string& file);

    friend bool operator==(const script&, const script&) = default;
};

}  // namespace gapless::proxy
