#include "bindings/c/message_input.hpp"

#include <gapless/user_name.hpp>

namespace gapless::c {

namespace {

constexpr auto last_kind = static_cast<std::int32_t>(message_kind::custom);

emoji picture_in(const gapless_emoji* handed) {
    const auto given = sized_in(handed, "the emoji");
    return {
        text_in(given.pack, "pack"), text_in(given.id, "id"), text_in(given.fallback, "fallback")
    };
}

location place_in(const gapless_location* handed) {
    const auto given = sized_in(handed, "the location");
    return {
        given.latitude_millionths,
        given.longitude_millionths,
        text_in(given.name, "name"),
        text_in(given.address, "address"),
    };
}

attachment attachment_in(const gapless_attachment* handed) {
    const auto given = sized_in(handed, "the attachment");
    const auto kind = enum_in(given.kind, GAPLESS_MESSAGE_FILE, GAPLESS_MESSAGE_FILE, "kind");
    if (kind < GAPLESS_MESSAGE_IMAGE) {
        throw refusal(errc::usage, "kind is no attachment's");
    }
    attachment made;
    made.kind = static_cast<attachment_kind>(kind);
    made.reference = text_in(given.reference, "reference");
    made.name = text_in(given.name, "name");
    made.media_type = text_in(given.media_type, "media_type");
    made.bytes = given.bytes;
    made.width = given.width;
    made.height = given.height;
    made.length = duration_in(given.length_ms, "length_ms");
    made.thumbnail = std::string(bytes_in(given.thumbnail, "thumbnail"));
    made.thumbnail_type = text_in(given.thumbnail_type, "thumbnail_type");
    if (const auto digest = bytes_in(given.digest, "digest"); !digest.empty()) {
        made.digest = content_digest::from(digest);
        if (!made.digest) {
            throw refusal(errc::invalid_content, "a digest has 32 bytes");
        }
    }
    made.state = static_cast<attachment_state>(enum_in(given.state, 3, 1, "state"));
    made.caption = text_in(given.caption, "caption");
    return made;
}

custom_content custom_in(const gapless_custom_content* handed) {
    const auto given = sized_in(handed, "the custom content");
    return {
        text_in(given.type, "type"),
        std::string(bytes_in(given.bytes, "bytes")),
        text_in(given.fallback, "fallback"),
    };
}

}  // namespace

destination destination_in(gapless_destination given) {
    const auto user = text_in(given.user, "user");
    if ((given.conversation == 0) == user.empty()) {
        throw refusal(errc::usage, "a destination is either a conversation or a user");
    }
    return given.conversation == 0 ? destination::direct(canonical_user_name(user))
                                   : destination::to(conversation_id{given.conversation});
}

outgoing_message outgoing_in(const gapless_outgoing* handed) {
    const auto given = sized_in(handed, "the message");
    outgoing_message made;
    made.kind = static_cast<message_kind>(enum_in(given.kind, last_kind, 1, "kind"));
    // What is no UTF-8 is refused where it is sent; an encoded content is none.
    made.text = std::string(bytes_in(given.text, "text"));
    made.mentions = texts_in(given.mentions, given.mentions_count, "mentions");
    made.mention_all = given.mention_all;
    made.target = seq{given.target};
    made.lifetime = duration_in(given.lifetime_ms, "lifetime_ms");
    if (given.is_forwarded) {
        made.origin = message_origin{text_in(given.origin, "origin"), {given.origin_written_ms}};
    }
    return made;
}

content content_in(const gapless_content* handed) {
    const auto given = sized_in(handed, "the content");
    const int set = (given.emoji != nullptr ? 1 : 0) + (given.location != nullptr ? 1 : 0) +
                    (given.attachment != nullptr ? 1 : 0) + (given.custom != nullptr ? 1 : 0);
    if (set != 1) {
        throw refusal(errc::usage, "a content is exactly one of the four");
    }
    if (given.emoji != nullptr) {
        return picture_in(given.emoji);
    }
    if (given.location != nullptr) {
        return place_in(given.location);
    }
    if (given.attachment != nullptr) {
        return attachment_in(given.attachment);
    }
    return custom_in(given.custom);
}

message message_in(const gapless_message* handed) {
    const auto given = sized_in(handed, "the message");
    message made;
    made.seq = seq{given.seq};
    made.sender = user_id{given.sender};
    made.sender_name = text_in(given.sender_name, "sender_name");
    made.kind = static_cast<message_kind>(enum_in(given.kind, last_kind, 0, "kind"));
    made.server_time = {given.server_time_ms};
    made.body = std::string(bytes_in(given.body, "body"));
    made.recalled = given.recalled;
    made.target = seq{given.target};
    if (given.is_forwarded) {
        made.origin = message_origin{text_in(given.origin, "origin"), {given.origin_written_ms}};
    }
    return made;
}

}  // namespace gapless::c
