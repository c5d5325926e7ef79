#include "sdk/core/outgoing_text.hpp"

#include "sdk/core/id_bounds.hpp"

#include <gapless/annotation.hpp>
#include <gapless/content.hpp>
#include <gapless/mention.hpp>
#include <gapless/user_name.hpp>
#include <gapless/utf8.hpp>

#include <algorithm>
#include <utility>

namespace gapless::sdk {

namespace {

result<void> check_annotation(const outgoing_message& what) {
    if (what.target == seq{}) {
        return errc::invalid_target;
    }
    if (what.mention_all || !what.mentions.empty()) {
        return error{errc::invalid_mention, "an annotation mentions nobody"};
    }
    if (what.lifetime != duration{}) {
        return error{errc::invalid_lifetime, "an annotation lives as long as its message"};
    }
    if (what.kind == message_kind::recall && !what.text.empty()) {
        return error{errc::usage, "a recall has no text"};
    }
    if (what.kind == message_kind::reaction && what.text.size() > reaction_bytes_max) {
        return error{errc::message_too_large, "a reaction has at most 64 bytes"};
    }
    return {};
}

result<void> check_words(const outgoing_message& what) {
    if (is_annotation(what.kind)) {
        if (auto checked = check_annotation(what); !checked) {
            return checked;
        }
    } else if (!is_countable(what.kind)) {
        return error{errc::usage, "an app sends messages and annotations"};
    }
    const bool has_lifetime = what.lifetime != duration{};
    if (has_lifetime && (what.lifetime < lifetime_min || what.lifetime > lifetime_max)) {
        return errc::invalid_lifetime;
    }
    const bool has_text = what.kind == message_kind::text || what.kind == message_kind::edit;
    if (has_text && what.text.empty()) {
        return errc::empty_message;
    }
    if (has_content(what.kind)) {
        const auto held = decode_content(what.kind, what.text);
        return held ? result<void>{} : held.error();
    }
    return is_utf8(what.text) ? result<void>{} : errc::invalid_utf8;
}

result<void> check_origin(const outgoing_message& what) {
    if (!what.origin) {
        return {};
    }
    if (is_annotation(what.kind)) {
        return error{errc::usage, "an annotation is not forwarded"};
    }
    return check_user_name(what.origin->author);
}

result<destination> possible(const destination& to) {
    if (to.is_direct()) {
        if (auto checked = check_user_name(to.user); !checked) {
            return checked.error();
        }
        return destination::direct(canonical_user_name(to.user));
    }
    return is_possible(to.conversation) ? result<destination>{to} : errc::unknown_conversation;
}

}  // namespace

result<protocol::draft> outgoing_text(const destination& to, outgoing_message what) {
    if (auto checked = check_words(what); !checked) {
        return checked.error();
    }
    if (auto checked = check_origin(what); !checked) {
        return checked.error();
    }
    auto where = possible(to);
    if (!where) {
        return where.error();
    }
    protocol::draft made;
    made.to = *std::move(where);
    made.kind = what.kind;
    made.target = what.target;
    made.lifetime = what.lifetime;
    made.origin = std::move(what.origin);
    if (made.origin) {
        made.origin->author = canonical_user_name(made.origin->author);
    }
    made.mention_all = what.mention_all;
    for (const auto& name : what.mentions) {
        if (auto checked = check_user_name(name); !checked) {
            return checked.error();
        }
        auto canonical = canonical_user_name(name);
        if (std::ranges::find(made.mentions, canonical) == made.mentions.end()) {
            made.mentions.push_back(std::move(canonical));
        }
    }
    if (made.mentions.size() > mentions_max) {
        return error{errc::invalid_mention, "a message may mention up to 20 members"};
    }
    made.body = std::move(what.text);
    return made;
}

}  // namespace gapless::sdk
