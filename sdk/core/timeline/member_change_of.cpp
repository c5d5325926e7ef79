#include "protocol/wire/codec.hpp"

#include <gapless/history.hpp>

namespace gapless {

result<member_change> member_change_of(const message& entry) {
    if (entry.kind != message_kind::member_change) {
        return error(errc::usage, "this entry tells of no member");
    }
    return protocol::decode_member_change(entry.body);
}

result<contact_change> contact_change_of(const message& entry) {
    if (entry.kind != message_kind::contact_change) {
        return error(errc::usage, "this entry tells of no contact");
    }
    return protocol::decode_contact_change(entry.body);
}

}  // namespace gapless
