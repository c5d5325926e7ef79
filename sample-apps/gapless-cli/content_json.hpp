#pragma once

#include "sample-apps/gapless-cli/saying.hpp"

#include <gapless/content.hpp>
#include <gapless/result.hpp>

#include <string>

namespace gapless::cli {

// What messages hold, as objects: the same keys are printed and taken. Bytes are in base64, a
// digest in hexadecimal digits, places in degrees, durations in milliseconds.
[[nodiscard]] json json_of(const content& what);

// Keys that are not there have their usual values. Fails with invalid_content for what is no such
// object: no JSON, another key, a value of another type or beyond its range.
[[nodiscard]] result<content> content_in(message_kind kind, const std::string& line);

// The kind's name, like "image"; and back: text for a name that no kind with a content has.
[[nodiscard]] std::string content_name(message_kind kind);
[[nodiscard]] message_kind content_kind_named(const std::string& name);

}  // namespace gapless::cli
