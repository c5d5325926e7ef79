#include "sdk/core/outgoing_text.hpp"

#include "sdk/core/id_bounds.hpp"

#include <gapless/user_name.hpp>
#include <gapless/utf8.hpp>

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

}  // namespace gapless::sdk
