#include "protocol/wire/codec.hpp"

#include "protocol/wire/conversion.hpp"
#include "protocol/wire/first_field.hpp"
#include "protocol/wire/frame.pb.h"
#include "protocol/wire/varint.hpp"

#include <limits>
#include <utility>
#include <variant>

namespace gapless::protocol {
namespace {

constexpr std::uint32_t newest_kind = wire::Frame::kPartFieldNumber;

// Kinds that a later version may have: see frame.proto.
constexpr wire::field_range later_kinds{newest_kind + 1, 99};
constexpr wire::field_range later_bodies{
    wire::Request::kListReceiptsFieldNumber + 1, std::numeric_limits<std::uint32_t>::max()
};
// A number that we know, but not with that type of value.
constexpr wire::field_range known_kinds{1, newest_kind};

// A message as the field of another: its key (the number, and that a length follows), its length,
// its bytes.
std::string in_field(int number, std::string_view encoded) {
    constexpr std::uint64_t length_follows = 2;
    std::string made;
    wire::write_varint(static_cast<std::uint64_t>(number) << 3 | length_follows, made);
    wire::write_varint(encoded.size(), made);
    return made.append(encoded);
}

// Writes each kind of frame into the message that it is.
struct kind_writer {
    wire::Frame& to;

    void operator()(const heartbeat& from) const { write(from, *to.mutable_heartbeat()); }

    void operator()(const heartbeat_answer& from) const {
        write(from, *to.mutable_heartbeat_answer());
    }

    void operator()(const hello& from) const { write(from, *to.mutable_hello()); }

    void operator()(const authenticate& from) const { write(from, *to.mutable_authenticate()); }

    void operator()(const challenge& from) const { write(from, *to.mutable_challenge()); }

    void operator()(const welcome& from) const { write(from, *to.mutable_welcome()); }

    void operator()(const close& from) const { write(from, *to.mutable_close()); }

    void operator()(const unsupported& from) const { write(from, *to.mutable_unsupported()); }

    void operator()(const send& from) const { write(from, *to.mutable_send()); }

    void operator()(const sent& from) const { write(from, *to.mutable_sent()); }

    void operator()(const refused& from) const { write(from, *to.mutable_refused()); }

    void operator()(const cancel& from) const { write(from, *to.mutable_cancel()); }

    void operator()(const cancelled& from) const { write(from, *to.mutable_cancelled()); }

    void operator()(const sync& from) const { write(from, *to.mutable_sync()); }

    void operator()(const sync_page& from) const { write(from, *to.mutable_sync_page()); }

    void operator()(const pull& from) const { write(from, *to.mutable_pull()); }

    void operator()(const pulled& from) const { write(from, *to.mutable_pulled()); }

    void operator()(const push& from) const {
        write(*from.batch, *to.mutable_push());
        if (from.inbox.has_value()) {
            write(*from.inbox, *to.mutable_push()->mutable_inbox());
        }
    }

    void operator()(const notify& from) const { write(from, *to.mutable_notify()); }

    void operator()(const changed& from) const { write(from, *to.mutable_changed()); }

    void operator()(const ack& from) const { write(from, *to.mutable_ack()); }

    void operator()(const request& from) const { write(from, *to.mutable_request()); }

    void operator()(const response& from) const { write(from, *to.mutable_response()); }

    void operator()(const move_cursor& from) const { write(from, *to.mutable_move_cursor()); }

    void operator()(const cursor_moved& from) const { write(from, *to.mutable_cursor_moved()); }

    void operator()(const delivered_kept& from) const { write(from, *to.mutable_delivered_kept()); }

    void operator()(const receipt_hint& from) const { write(from, *to.mutable_receipt_hint()); }

    void operator()(const set_presence& from) const { write(from, *to.mutable_set_presence()); }

    void operator()(const watch_presence& from) const { write(from, *to.mutable_watch_presence()); }

    void operator()(const presence& from) const { write(from, *to.mutable_presence()); }

    void operator()(const typing& from) const { write(from, *to.mutable_typing()); }
};

template <class Struct, class Message>
result<frame> read_as(Message* from) {
    Struct made;
    if (!read(*from, made)) {
        return error{errc::malformed_frame, "a value that cannot be"};
    }
    return frame(std::move(made));
}

// Encoded again, a message whose known fields are not set consists of those that we do not know.
result<frame> read_without_kind(const wire::Frame& from) {
    const std::string fields = from.SerializeAsString();
    if (wire::first_field(fields, known_kinds).has_value()) {
        return error{errc::malformed_frame, "a kind that is no message"};
    }
    if (const auto kind = wire::first_field(fields, later_kinds)) {
        return frame(unsupported{*kind});
    }
    return frame(heartbeat{});
}

result<frame> read_request(wire::Request* from) {
    if (from->body_case() == wire::Request::BODY_NOT_SET) {
        const auto kind = wire::first_field(from->SerializeAsString(), later_bodies);
        if (kind.has_value()) {
            return frame(unsupported{*kind});
        }
    }
    return read_as<request>(from);
}

result<frame> read_kind(wire::Frame& from) {
    switch (from.kind_case()) {
        case wire::Frame::kPush:
            return read_as<push>(from.mutable_push());
        case wire::Frame::kAck:
            return read_as<ack>(from.mutable_ack());
        case wire::Frame::kSend:
            return read_as<send>(from.mutable_send());
        case wire::Frame::kSent:
            return read_as<sent>(from.mutable_sent());
        case wire::Frame::kRefused:
            return read_as<refused>(from.mutable_refused());
        case wire::Frame::kNotify:
            return read_as<notify>(from.mutable_notify());
        case wire::Frame::kChanged:
            return read_as<changed>(from.mutable_changed());
        case wire::Frame::kSync:
            return read_as<sync>(from.mutable_sync());
        case wire::Frame::kSyncPage:
            return read_as<sync_page>(from.mutable_sync_page());
        case wire::Frame::kPull:
            return read_as<pull>(from.mutable_pull());
        case wire::Frame::kPulled:
            return read_as<pulled>(from.mutable_pulled());
        case wire::Frame::kHeartbeat:
            return read_as<heartbeat>(from.mutable_heartbeat());
        case wire::Frame::kHeartbeatAnswer:
            return read_as<heartbeat_answer>(from.mutable_heartbeat_answer());
        case wire::Frame::kRequest:
            return read_request(from.mutable_request());
        case wire::Frame::kResponse:
            return read_as<response>(from.mutable_response());
        case wire::Frame::kHello:
            return read_as<hello>(from.mutable_hello());
        case wire::Frame::kAuthenticate:
            return read_as<authenticate>(from.mutable_authenticate());
        case wire::Frame::kChallenge:
            return read_as<challenge>(from.mutable_challenge());
        case wire::Frame::kWelcome:
            return read_as<welcome>(from.mutable_welcome());
        case wire::Frame::kClose:
            return read_as<close>(from.mutable_close());
        case wire::Frame::kUnsupported:
            return read_as<unsupported>(from.mutable_unsupported());
        case wire::Frame::kCancel:
            return read_as<cancel>(from.mutable_cancel());
        case wire::Frame::kCancelled:
            return read_as<cancelled>(from.mutable_cancelled());
        case wire::Frame::kMoveCursor:
            return read_as<move_cursor>(from.mutable_move_cursor());
        case wire::Frame::kCursorMoved:
            return read_as<cursor_moved>(from.mutable_cursor_moved());
        case wire::Frame::kDeliveredKept:
            return read_as<delivered_kept>(from.mutable_delivered_kept());
        case wire::Frame::kReceiptHint:
            return read_as<receipt_hint>(from.mutable_receipt_hint());
        case wire::Frame::kSetPresence:
            return read_as<set_presence>(from.mutable_set_presence());
        case wire::Frame::kWatchPresence:
            return read_as<watch_presence>(from.mutable_watch_presence());
        case wire::Frame::kPresence:
            return read_as<presence>(from.mutable_presence());
        case wire::Frame::kTyping:
            return read_as<typing>(from.mutable_typing());
        case wire::Frame::kPart:  // by itself as good as none
        case wire::Frame::KIND_NOT_SET:
            return read_without_kind(from);
    }
    return errc::malformed_frame;
}

template <class Message>
bool parse(std::string_view bytes, Message& into) {
    return bytes.size() <= std::size_t{std::numeric_limits<int>::max()} &&
           into.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

}  // namespace

void encode(const frame& outgoing, std::string& out) {
    const auto* beat = std::get_if<heartbeat>(&outgoing);
    if (beat != nullptr && *beat == heartbeat{}) {
        return;
    }
    wire::Frame made;
    std::visit(kind_writer{made}, outgoing);
    made.AppendToString(&out);
}

std::string encode_shared(const push_batch& batch) {
    wire::Frame made;
    write(batch, *made.mutable_push());
    return made.SerializeAsString();
}

std::string encode_own(const std::optional<inbox_fields>& inbox) {
    if (!inbox.has_value()) {
        return {};
    }
    // A frame made of protobuf's objects would be four allocations, for each recipient.
    wire::InboxFields made;
    write(*inbox, made);
    const std::string fields = made.SerializeAsString();
    return in_field(wire::Frame::kPushFieldNumber, in_field(wire::Push::kInboxFieldNumber, fields));
}

result<frame> decode(std::string_view payload) {
    wire::Frame parsed;
    if (!parse(payload, parsed)) {
        return error{errc::malformed_frame, "no protobuf Frame"};
    }
    return read_kind(parsed);
}

std::string encode_member_change(const member_change& change) {
    wire::MemberChange made;
    write(change, made);
    return made.SerializeAsString();
}

result<member_change> decode_member_change(std::string_view body) {
    wire::MemberChange parsed;
    member_change change;
    if (!parse(body, parsed) || !read(parsed, change)) {
        return error{errc::malformed_frame, "no MemberChange"};
    }
    return change;
}

std::string encode_contact_change(const contact_change& change) {
    wire::ContactChange made;
    write(change, made);
    return made.SerializeAsString();
}

result<contact_change> decode_contact_change(std::string_view body) {
    wire::ContactChange parsed;
    contact_change change;
    if (!parse(body, parsed) || !read(parsed, change)) {
        return error{errc::malformed_frame, "no ContactChange"};
    }
    return change;
}

std::string encode_response(const response& answer) {
    wire::Response made;
    write(answer, made);
    return made.SerializeAsString();
}

result<response> decode_response(std::string_view bytes) {
    wire::Response parsed;
    response answer;
    if (!parse(bytes, parsed) || !read(parsed, answer)) {
        return error{errc::malformed_frame, "no Response"};
    }
    return answer;
}

}  // namespace gapless::protocol
