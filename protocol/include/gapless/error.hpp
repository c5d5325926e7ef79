#pragma once

#include <gapless/errc.hpp>
#include <gapless/time.hpp>

#include <optional>
#include <string>
#include <utility>

namespace gapless {

// An expected failure as a value.
struct error {
    errc code = errc::internal;

    // What it was about, for a person; never message content, never a secret. May be empty.
    std::string detail;

    // Set when the same call may work later: how long to wait before.
    std::optional<duration> retry_after;

    error() = default;

    explicit error(errc c, std::string what = {}, std::optional<duration> wait = std::nullopt)
        : code(c), detail(std::move(what)), retry_after(wait) {}

    friend bool operator==(const error&, const error&) = default;
};

// The code's advice and the detail in one sentence for a person.
[[nodiscard]] std::string message_of(const error& failure);

}  // namespace gapless
