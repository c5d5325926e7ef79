#include "server/core/timeline/content_rules.hpp"

#include <gapless/content.hpp>
#include <gapless/user_name.hpp>
#include <gapless/utf8.hpp>

namespace gapless::server {

namespace {

bool is_attachment(message_kind kind) {
    return kind >= message_kind::image && kind <= message_kind::file;
}

}  // namespace

result<void> check_words(const protocol::send& tried) {
    if (has_content(tried.kind)) {
        const auto held = decode_content(tried.kind, tried.body);
        return held ? result<void>{} : held.error();
    }
    return is_utf8(tried.body) ? result<void>{} : errc::invalid_utf8;
}

result<void> check_origin(const protocol::send& tried) {
    if (!tried.origin) {
        return {};
    }
    if (!is_countable(tried.kind)) {
        return error{errc::usage, "only messages are forwarded"};
    }
    if (const auto named = check_user_name(tried.origin->author); !named) {
        return named.error();
    }
    const bool is_canonical = canonical_user_name(tried.origin->author) == tried.origin->author;
    return is_canonical ? result<void>{}
                        : error{errc::invalid_name, "the author is not in canonical spelling"};
}

result<void> check_edit(const message& about, const protocol::send& edit, bool is_sealed) {
    if (about.kind == message_kind::text) {
        return {};
    }
    if (!is_attachment(about.kind)) {
        return error{errc::invalid_target, "there is no text to edit"};
    }
    const bool fits = is_sealed || edit.body.size() <= content_caption_bytes_max;
    return fits ? result<void>{} : error{errc::message_too_large, "a caption has up to 8 KiB"};
}

}  // namespace gapless::server
