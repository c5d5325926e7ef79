#pragma once

#include <gapless/message.hpp>
#include <gapless/strong_bytes.hpp>
#include <gapless/time.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace gapless {

// What a file is to be shown as.
enum class attachment_kind : std::uint8_t {
    image = static_cast<std::uint8_t>(message_kind::image),
    voice = static_cast<std::uint8_t>(message_kind::voice),
    video = static_cast<std::uint8_t>(message_kind::video),
    file = static_cast<std::uint8_t>(message_kind::file),
};

// How the sender's upload stood when the message was written: a message does not change.
enum class attachment_state : std::uint8_t {
    ready = 1,
    pending,
    failed,
};

// The SHA-256 of a file's bytes.
using content_digest = strong_bytes<struct content_digest_tag, 32>;

// A file, by reference: the message says where its bytes are, and does not hold them.
struct attachment {
    attachment_kind kind = attachment_kind::file;
    std::string reference;   // where the bytes are, in words of the app: a URL, a key
    std::string name;        // the file's
    std::string media_type;  // as "image/png"
    std::uint64_t bytes = 0;
    std::uint32_t width = 0;  // in pixels; 0: it has none, or it is not known
    std::uint32_t height = 0;
    duration length = {};        // of sound and of moving pictures
    std::string thumbnail = {};  // a small picture itself, its bytes
    std::string thumbnail_type = {};
    std::optional<content_digest> digest = std::nullopt;
    attachment_state state = attachment_state::ready;
    std::string caption = {};  // what its sender says to it; an edit of the message replaces it

    friend bool operator==(const attachment&, const attachment&) = default;
};

}  // namespace gapless
