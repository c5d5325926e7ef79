#include "sample-apps/gapless-cli/content_json.hpp"

#include "sample-apps/gapless-cli/base64.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <set>
#include <utility>
#include <variant>

namespace gapless::cli {

namespace {

constexpr double millionths = 1e6;
constexpr std::array<const char*, 7> names{
    "emoji", "location", "image", "voice", "video", "file", "custom"
};
constexpr std::array<const char*, 3> states{"ready", "pending", "failed"};

std::string hexadecimal(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const char each : bytes) {
        const auto byte = static_cast<unsigned char>(each);
        text += digits[byte >> 4U];
        text += digits[byte & 0xfU];
    }
    return text;
}

std::optional<std::string> bytes_of_hexadecimal(const std::string& text) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string bytes;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
        const auto high = digits.find(text[i]);
        const auto low = digits.find(text[i + 1]);
        if (high == digits.npos || low == digits.npos) {
            return std::nullopt;
        }
        bytes += static_cast<char>(high << 4U | low);
    }
    return text.size() % 2 == 0 ? std::optional(bytes) : std::nullopt;
}

json object(const emoji& what) {
    return {{"pack", what.pack}, {"id", what.id}, {"fallback", what.fallback}};
}

json object(const location& what) {
    return {
        {"latitude", what.latitude_millionths / millionths},
        {"longitude", what.longitude_millionths / millionths},
        {"name", what.name},
        {"address", what.address},
    };
}

json object(const attachment& what) {
    return {
        {"reference", what.reference},
        {"name", what.name},
        {"media_type", what.media_type},
        {"size", what.bytes},
        {"width", what.width},
        {"height", what.height},
        {"duration", what.length.milliseconds()},
        {"thumbnail", base64_of(what.thumbnail)},
        {"thumbnail_type", what.thumbnail_type},
        {"digest", what.digest ? json(hexadecimal(what.digest->view())) : json()},
        {"state", states[static_cast<std::size_t>(what.state) - 1]},
        {"caption", what.caption},
    };
}

json object(const custom_content& what) {
    return {{"type", what.type}, {"bytes", base64_of(what.bytes)}, {"fallback", what.fallback}};
}

// Takes the values out of an object, and remembers the first one that is wrong.
class object_reader {
public:
    explicit object_reader(const json& from) : from_(from) {}

    std::string text(const char* key) {
        const json* found = find(key);
        const bool is_good = found != nullptr && found->is_string();
        return is_good ? found->get<std::string>() : refuse(found, key);
    }

    std::string bytes(const char* key) {
        return decoded(key, [](const std::string& text) { return bytes_of_base64(text); });
    }

    std::string digits(const char* key) {
        return decoded(key, [](const std::string& text) { return bytes_of_hexadecimal(text); });
    }

    std::uint64_t number(const char* key, std::uint64_t most) {
        const json* found = find(key);
        if (found != nullptr && found->is_number_unsigned() &&
            found->get<std::uint64_t>() <= most) {
            return found->get<std::uint64_t>();
        }
        refuse(found, key);
        return 0;
    }

    std::int32_t degrees(const char* key) {
        const json* found = find(key);
        if (found != nullptr && found->is_number() && std::abs(found->get<double>()) <= 180) {
            return static_cast<std::int32_t>(std::llround(found->get<double>() * millionths));
        }
        refuse(found, key);
        return 0;
    }

    // The first thing that was wrong, or a key that nobody asked for.
    [[nodiscard]] std::optional<error> failure() const {
        if (wrong_) {
            return error(errc::invalid_content, *wrong_ + " is no such value");
        }
        for (const auto& [key, value] : from_.items()) {
            if (!asked_.contains(key)) {
                return error(errc::invalid_content, "there is no key " + key);
            }
        }
        return std::nullopt;
    }

private:
    const json* find(const char* key) {
        asked_.insert(key);
        const auto found = from_.find(key);
        return found == from_.end() || found->is_null() ? nullptr : &*found;
    }

    template <class Decode>
    std::string decoded(const char* key, Decode decode) {
        const std::string given = text(key);
        const auto made = decode(given);
        if (!made) {
            wrong_ = wrong_.value_or(key);
        }
        return made.value_or(std::string());
    }

    // What is not there is not wrong.
    std::string refuse(const json* found, const char* key) {
        if (found != nullptr) {
            wrong_ = wrong_.value_or(key);
        }
        return {};
    }

    const json& from_;
    std::set<std::string> asked_;
    std::optional<std::string> wrong_;
};

content read_emoji(object_reader& from) {
    emoji made;
    made.pack = from.text("pack");
    made.id = from.text("id");
    made.fallback = from.text("fallback");
    return made;
}

content read_location(object_reader& from) {
    location made;
    made.latitude_millionths = from.degrees("latitude");
    made.longitude_millionths = from.degrees("longitude");
    made.name = from.text("name");
    made.address = from.text("address");
    return made;
}

content read_custom(object_reader& from) {
    custom_content made;
    made.type = from.text("type");
    made.bytes = from.bytes("bytes");
    made.fallback = from.text("fallback");
    return made;
}

content read_attachment(object_reader& from, message_kind kind, result<void>& failed) {
    constexpr std::uint64_t length_max_ms = 366ULL * 24 * 3'600 * 1'000;
    constexpr std::uint64_t pixels_max = std::numeric_limits<std::uint32_t>::max();
    attachment made;
    made.kind = static_cast<attachment_kind>(kind);
    made.reference = from.text("reference");
    made.name = from.text("name");
    made.media_type = from.text("media_type");
    made.bytes = from.number("size", std::numeric_limits<std::int64_t>::max());
    made.width = static_cast<std::uint32_t>(from.number("width", pixels_max));
    made.height = static_cast<std::uint32_t>(from.number("height", pixels_max));
    made.length = milliseconds(static_cast<std::int64_t>(from.number("duration", length_max_ms)));
    made.thumbnail = from.bytes("thumbnail");
    made.thumbnail_type = from.text("thumbnail_type");
    made.caption = from.text("caption");
    if (const auto digest = from.digits("digest"); !digest.empty()) {
        made.digest = content_digest::from(digest);
        failed = made.digest ? failed : error(errc::invalid_content, "a digest has 64 digits");
    }
    if (const auto state = from.text("state"); !state.empty()) {
        const auto* const known = std::ranges::find(states, state);
        made.state = static_cast<attachment_state>(known - states.begin() + 1);
    }
    return made;
}

}  // namespace

json json_of(const content& what) {
    return std::visit([](const auto& held) { return object(held); }, what);
}

result<content> content_in(message_kind kind, const std::string& line) {
    const json given = json::parse(line, nullptr, false);
    if (!given.is_object()) {
        return error(errc::invalid_content, "it is no JSON object");
    }
    object_reader from(given);
    result<void> failed;
    const content made = kind == message_kind::emoji      ? read_emoji(from)
                         : kind == message_kind::location ? read_location(from)
                         : kind == message_kind::custom   ? read_custom(from)
                                                          : read_attachment(from, kind, failed);
    if (const auto wrong = from.failure()) {
        return *wrong;
    }
    if (!failed) {
        return failed.error();
    }
    if (const auto checked = check_content(made); !checked) {
        return checked.error();
    }
    return made;
}

std::string content_name(message_kind kind) {
    return names.at(static_cast<std::size_t>(kind) - static_cast<std::size_t>(message_kind::emoji));
}

message_kind content_kind_named(const std::string& name) {
    const auto* const known = std::ranges::find(names, name);
    const auto place = known - names.begin();
    return known == names.end() ? message_kind::text
                                : static_cast<message_kind>(
                                      static_cast<std::ptrdiff_t>(message_kind::emoji) + place
                                  );
}

}  // namespace gapless::cli
