#pragma once

#include <gapless/attachment.hpp>
#include <gapless/custom_content.hpp>
#include <gapless/emoji.hpp>
#include <gapless/location.hpp>
#include <gapless/message.hpp>
#include <gapless/result.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

namespace gapless {

// What a message holds that is more than a text. All functions here are pure, for any thread.
using content = std::variant<emoji, location, attachment, custom_content>;

// What a content may take, in bytes.
inline constexpr std::size_t content_reference_bytes_max = 1'024;
inline constexpr std::size_t content_name_bytes_max = 255;        // names, types, ids and packs
inline constexpr std::size_t content_fallback_bytes_max = 1'024;  // and an address
inline constexpr std::size_t content_caption_bytes_max = 8 * 1'024;
inline constexpr std::size_t content_thumbnail_bytes_max = 16 * 1'024;
inline constexpr std::size_t content_custom_bytes_max = 32 * 1'024;

// The kind of a message that holds it.
[[nodiscard]] message_kind kind_of(const content& what);

// Whether a message may hold it. Fails with invalid_content, and what is wrong: something is longer
// than it may be, is not UTF-8 (all but a thumbnail and custom bytes), is beyond its range (a
// place, a duration), or is missing: an emoji's id, an attachment's reference, a custom content's
// type.
[[nodiscard]] result<void> check_content(const content& what);

// What it says to a person who reads: a caption, a fallback, a place's name. May be empty.
[[nodiscard]] std::string caption_of(const content& what);

// All in it that somebody may search for, a line each: captions, fallbacks, names, addresses.
[[nodiscard]] std::string words_of(const content& what);

// The body of a message that holds it, and back. Fails as check_content does; decoding also for
// bytes that are no content, or not of that kind, and for a kind that has none with usage.
[[nodiscard]] result<std::string> encode_content(const content& what);
[[nodiscard]] result<content> decode_content(message_kind kind, std::string_view body);

// What a message holds. Fails with usage for a kind without a content and for what was recalled,
// and with invalid_content as decode_content does.
[[nodiscard]] result<content> content_of(const message& entry);

// What a message says in words: its text, its content's caption, a reaction. Empty for all else.
[[nodiscard]] std::string text_of(const message& entry);

}  // namespace gapless
