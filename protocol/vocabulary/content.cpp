#include <gapless/content.hpp>
#include <gapless/utf8.hpp>

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <utility>

namespace gapless {

namespace {

constexpr duration length_max = days(366);
constexpr std::uint64_t attachment_size_max = std::numeric_limits<std::int64_t>::max();

error wrong(std::string_view what, std::string_view why) {
    return error{errc::invalid_content, std::string(what) + ' ' + std::string(why)};
}

struct limited_text {
    std::string_view what;
    std::string_view text;
    std::size_t bytes_max;
    bool is_needed = false;
};

result<void> check_texts(std::initializer_list<limited_text> all) {
    for (const limited_text& each : all) {
        if (each.is_needed && each.text.empty()) {
            return wrong(each.what, "is missing");
        }
        if (each.text.size() > each.bytes_max) {
            return wrong(each.what, "has more than " + std::to_string(each.bytes_max) + " bytes");
        }
        if (!is_utf8(each.text)) {
            return wrong(each.what, "is not UTF-8");
        }
    }
    return {};
}

result<void> check(const emoji& what) {
    return check_texts({
        {"the emoji's pack", what.pack, content_name_bytes_max},
        {"the emoji's id", what.id, content_name_bytes_max, true},
        {"the fallback", what.fallback, content_fallback_bytes_max},
    });
}

bool is_within(std::int32_t value, std::int32_t most) { return -most <= value && value <= most; }

result<void> check(const location& what) {
    if (!is_within(what.latitude_millionths, location::latitude_max) ||
        !is_within(what.longitude_millionths, location::longitude_max)) {
        return wrong("the place", "is not on the earth");
    }
    return check_texts({
        {"the place's name", what.name, content_name_bytes_max},
        {"the address", what.address, content_fallback_bytes_max},
    });
}

bool is_known(const attachment& what) {
    const bool is_media = message_kind::image <= static_cast<message_kind>(what.kind) &&
                          static_cast<message_kind>(what.kind) <= message_kind::file;
    return is_media && attachment_state::ready <= what.state &&
           what.state <= attachment_state::failed;
}

result<void> check(const attachment& what) {
    if (!is_known(what)) {
        return wrong("the attachment", "is of no known kind or state");
    }
    if (what.bytes > attachment_size_max) {
        return wrong("the file", "is larger than any");
    }
    if (what.length < duration{} || what.length > length_max) {
        return wrong("the duration", "is longer than a year, or negative");
    }
    if (what.thumbnail.size() > content_thumbnail_bytes_max) {
        return wrong("the thumbnail", "has more than 16384 bytes");
    }
    return check_texts({
        {"the reference", what.reference, content_reference_bytes_max, true},
        {"the file's name", what.name, content_name_bytes_max},
        {"the media type", what.media_type, content_name_bytes_max},
        {"the thumbnail's type", what.thumbnail_type, content_name_bytes_max},
        {"the caption", what.caption, content_caption_bytes_max},
    });
}

result<void> check(const custom_content& what) {
    if (what.bytes.size() > content_custom_bytes_max) {
        return wrong("the content", "has more than 32768 bytes");
    }
    return check_texts({
        {"the type", what.type, content_name_bytes_max, true},
        {"the fallback", what.fallback, content_fallback_bytes_max},
    });
}

std::string lines(std::initializer_list<std::string_view> all) {
    std::string text;
    for (const std::string_view each : all) {
        if (!each.empty()) {
            text += text.empty() ? "" : "\n";
            text += each;
        }
    }
    return text;
}

std::string caption(const emoji& what) { return what.fallback; }

std::string caption(const location& what) { return what.name; }

std::string caption(const attachment& what) { return what.caption; }

std::string caption(const custom_content& what) { return what.fallback; }

std::string words(const emoji& what) { return what.fallback; }

std::string words(const location& what) { return lines({what.name, what.address}); }

std::string words(const attachment& what) { return lines({what.caption, what.name}); }

std::string words(const custom_content& what) { return what.fallback; }

message_kind kind(const emoji&) { return message_kind::emoji; }

message_kind kind(const location&) { return message_kind::location; }

message_kind kind(const attachment& what) { return static_cast<message_kind>(what.kind); }

message_kind kind(const custom_content&) { return message_kind::custom; }

}  // namespace

message_kind kind_of(const content& what) {
    return std::visit([](const auto& held) { return kind(held); }, what);
}

result<void> check_content(const content& what) {
    return std::visit([](const auto& held) { return check(held); }, what);
}

std::string caption_of(const content& what) {
    return std::visit([](const auto& held) { return caption(held); }, what);
}

std::string words_of(const content& what) {
    return std::visit([](const auto& held) { return words(held); }, what);
}

}  // namespace gapless
