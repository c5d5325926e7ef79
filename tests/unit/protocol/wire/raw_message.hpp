#pragma once

#include "protocol/wire/codec.hpp"
#include "protocol/wire/varint.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace gapless::tests {

// Protobuf written by hand, field by field: for bytes that our own encoder never writes. It knows
// nothing of the schema, so the numbers in a test are those on the wire.
class raw_message {
public:
    raw_message& number(std::uint32_t field, std::uint64_t value) {
        tag(field, 0);
        wire::write_varint(value, bytes_);
        return *this;
    }

    raw_message& bytes(std::uint32_t field, std::string_view value) {
        tag(field, 2);
        wire::write_varint(value.size(), bytes_);
        bytes_.append(value);
        return *this;
    }

    raw_message& message(std::uint32_t field, const raw_message& value) {
        return bytes(field, value.bytes_);
    }

    raw_message& four_bytes(std::uint32_t field) {
        tag(field, 5);
        append_tags_of_kind_30(2);
        return *this;
    }

    raw_message& eight_bytes(std::uint32_t field) {
        tag(field, 1);
        append_tags_of_kind_30(4);
        return *this;
    }

    raw_message& group(std::uint32_t field, const raw_message& value) {
        tag(field, 3);
        bytes_.append(value.bytes_);
        tag(field, 4);
        return *this;
    }

    [[nodiscard]] const std::string& text() const { return bytes_; }

private:
    void tag(std::uint32_t field, std::uint32_t type) {
        wire::write_varint(std::uint64_t{field} << 3 | type, bytes_);
    }

    // A value that looks like the beginning of a field to whoever skips too little of it.
    void append_tags_of_kind_30(int count) {
        for (; count > 0; --count) {
            bytes_.append("\xf2\x01");
        }
    }

    std::string bytes_;
};

// The field numbers of the kinds that the tests take apart.
enum raw_kind : std::uint32_t {
    raw_push = 1,
    raw_ack = 2,
    raw_send = 3,
    raw_sent = 4,
    raw_refused = 5,
    raw_changed = 7,
    raw_sync = 8,
    raw_sync_page = 9,
    raw_heartbeat = 12,
    raw_request = 14,
    raw_response = 15,
    raw_hello = 16,
    raw_authenticate = 17,
    raw_welcome = 18,
    raw_close = 19,
    raw_move_cursor = 24,
    raw_cursor_moved = 25,
    raw_delivered_kept = 26,
    raw_receipt_hint = 27,
};

inline result<protocol::frame> decoded(std::uint32_t kind, const raw_message& body) {
    return protocol::decode(raw_message().message(kind, body).text());
}

inline std::string encoded(const protocol::frame& outgoing) {
    std::string payload;
    protocol::encode(outgoing, payload);
    return payload;
}

}  // namespace gapless::tests
