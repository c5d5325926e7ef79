#include "protocol/wire/bounds.hpp"
#include "protocol/wire/content.pb.h"

#include <gapless/content.hpp>

#include <limits>
#include <optional>
#include <utility>

namespace gapless::wire {

namespace {

void write(const emoji& from, Emoji& to) {
    to.set_pack(from.pack);
    to.set_id(from.id);
    to.set_fallback(from.fallback);
}

void write(const location& from, Location& to) {
    to.set_latitude_millionths(from.latitude_millionths);
    to.set_longitude_millionths(from.longitude_millionths);
    to.set_name(from.name);
    to.set_address(from.address);
}

void write(const attachment& from, Attachment& to) {
    to.set_reference(from.reference);
    to.set_name(from.name);
    to.set_media_type(from.media_type);
    to.set_size(from.bytes);
    to.set_width(from.width);
    to.set_height(from.height);
    to.set_duration_us(from.length.microseconds);
    to.set_thumbnail(from.thumbnail);
    to.set_thumbnail_type(from.thumbnail_type);
    if (from.digest.has_value()) {
        to.set_digest(std::string(from.digest->view()));
    }
    to.set_state(static_cast<Attachment::State>(from.state));
    to.set_caption(from.caption);
}

void write(const custom_content& from, CustomContent& to) {
    to.set_type(from.type);
    to.set_bytes(from.bytes);
    to.set_fallback(from.fallback);
}

void write_content(const emoji& from, Content& to) { write(from, *to.mutable_emoji()); }

void write_content(const location& from, Content& to) { write(from, *to.mutable_location()); }

void write_content(const custom_content& from, Content& to) { write(from, *to.mutable_custom()); }

void write_content(const attachment& from, Content& to) {
    switch (from.kind) {
        case attachment_kind::image:
            return write(from, *to.mutable_image());
        case attachment_kind::voice:
            return write(from, *to.mutable_voice());
        case attachment_kind::video:
            return write(from, *to.mutable_video());
        case attachment_kind::file:
            break;
    }
    write(from, *to.mutable_file());
}

using read_content = std::optional<content>;

read_content read(Emoji& from) {
    emoji to;
    to.pack.swap(*from.mutable_pack());
    to.id.swap(*from.mutable_id());
    to.fallback.swap(*from.mutable_fallback());
    return to;
}

read_content read(Location& from) {
    location to;
    to.latitude_millionths = from.latitude_millionths();
    to.longitude_millionths = from.longitude_millionths();
    to.name.swap(*from.mutable_name());
    to.address.swap(*from.mutable_address());
    return to;
}

read_content read(Attachment& from, attachment_kind kind) {
    attachment to;
    to.kind = kind;
    to.reference.swap(*from.mutable_reference());
    to.name.swap(*from.mutable_name());
    to.media_type.swap(*from.mutable_media_type());
    to.bytes = from.size();
    to.width = from.width();
    to.height = from.height();
    to.length = microseconds(from.duration_us());
    to.thumbnail.swap(*from.mutable_thumbnail());
    to.thumbnail_type.swap(*from.mutable_thumbnail_type());
    to.caption.swap(*from.mutable_caption());
    const bool is_good = read_enum(from.state(), attachment_state::failed, to.state) &&
                         (from.digest().empty() || read_id(from.digest(), to.digest.emplace()));
    return is_good ? read_content(std::move(to)) : std::nullopt;
}

read_content read(CustomContent& from) {
    custom_content to;
    to.type.swap(*from.mutable_type());
    to.bytes.swap(*from.mutable_bytes());
    to.fallback.swap(*from.mutable_fallback());
    return to;
}

read_content content_in(Content& from) {
    switch (from.content_case()) {
        case Content::kEmoji:
            return read(*from.mutable_emoji());
        case Content::kLocation:
            return read(*from.mutable_location());
        case Content::kImage:
            return read(*from.mutable_image(), attachment_kind::image);
        case Content::kVoice:
            return read(*from.mutable_voice(), attachment_kind::voice);
        case Content::kVideo:
            return read(*from.mutable_video(), attachment_kind::video);
        case Content::kFile:
            return read(*from.mutable_file(), attachment_kind::file);
        case Content::kCustom:
            return read(*from.mutable_custom());
        case Content::CONTENT_NOT_SET:
            break;
    }
    return std::nullopt;
}

bool parse(std::string_view bytes, Content& into) {
    return bytes.size() <= std::size_t{std::numeric_limits<int>::max()} &&
           into.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

}  // namespace

}  // namespace gapless::wire

namespace gapless {

result<std::string> encode_content(const content& what) {
    if (auto checked = check_content(what); !checked) {
        return checked.error();
    }
    wire::Content made;
    std::visit([&made](const auto& held) { wire::write_content(held, made); }, what);
    return made.SerializeAsString();
}

result<content> decode_content(message_kind kind, std::string_view body) {
    if (!has_content(kind)) {
        return error{errc::usage, "a message of this kind has no content"};
    }
    wire::Content parsed;
    if (!wire::parse(body, parsed)) {
        return error{errc::invalid_content, "no protobuf Content"};
    }
    auto found = wire::content_in(parsed);
    if (!found || kind_of(*found) != kind) {
        return error{errc::invalid_content, "it is not what the message's kind says"};
    }
    if (auto checked = check_content(*found); !checked) {
        return checked.error();
    }
    return *std::move(found);
}

result<content> content_of(const message& entry) {
    if (entry.recalled) {
        return error{errc::usage, "the message was recalled"};
    }
    return decode_content(entry.kind, entry.body);
}

std::string text_of(const message& entry) {
    const bool is_words = entry.kind == message_kind::text || is_annotation(entry.kind);
    if (is_words) {
        return entry.body;
    }
    const auto held = content_of(entry);
    return held ? caption_of(*held) : std::string();
}

}  // namespace gapless
