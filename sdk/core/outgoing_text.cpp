#include "sdk/core/outgoing_text.hpp"

#include "sdk/core/id_bounds.hpp"

#include <gapless/mention.hpp>
#include <gapless/user_name.hpp>
#include <gapless/utf8.hpp>

#include <algorithm>
#include <utility>

namespace gapless::sdk {

result<protocol::draft> outgoing_text(const destination& to, message_kind kind, std::string body) {
    if (kind != message_kind::text) {
        return error{errc::usage, "an app sends text"};
    }
    if (body.empty()) {
        return errc::empty_message;
    }
    if (!is_utf8(body)) {
        return errc::invalid_utf8;
    }
    protocol::draft made;
    made.to = to;
    made.kind = kind;
    made.body = std::move(body);
    if (to.is_direct()) {
        if (auto checked = check_user_name(to.user); !checked) {
            return checked.error();
        }
        made.to = destination::direct(canonical_user_name(to.user));
    } else if (!is_possible(to.conversation)) {
        return errc::unknown_conversation;
    }
    return made;
}

result<protocol::draft> outgoing_text(const destination& to, outgoing_message what) {
    auto made = outgoing_text(to, message_kind::text, std::move(what.text));
    if (!made) {
        return made;
    }
    made->mention_all = what.mention_all;
    for (const auto& name : what.mentions) {
        if (auto checked = check_user_name(name); !checked) {
            return checked.error();
        }
        auto canonical = canonical_user_name(name);
        if (std::ranges::find(made->mentions, canonical) == made->mentions.end()) {
            made->mentions.push_back(std::move(canonical));
        }
    }
    if (made->mentions.size() > mentions_max) {
        return error{errc::invalid_mention, "a message may mention up to 20 members"};
    }
    return made;
}

}  // namespace gapless::sdk
