#include "sample-apps/gapless-cli/content_words.hpp"

#include "sample-apps/gapless-cli/content_json.hpp"

#include <gapless/content.hpp>

#include <array>
#include <cstdint>
#include <variant>
#include <vector>

namespace gapless::cli {

namespace {

// 999 bytes, 1.2 kB, 34 MB: three digits at most, and a point where there is room for one.
std::string size_text(std::uint64_t bytes) {
    constexpr std::array units{" bytes", " kB", " MB", " GB", " TB"};
    std::uint64_t tenths = bytes * 10 / 10 == bytes ? bytes * 10 : 0;
    std::size_t unit = 0;
    while (tenths >= 10'000 && unit + 1 < units.size()) {
        tenths /= 1'000;
        ++unit;
    }
    const bool has_point = unit > 0 && tenths < 100;
    return std::to_string(tenths / 10) + (has_point ? "." + std::to_string(tenths % 10) : "") +
           units.at(unit);
}

// 1:05
std::string length_text(duration length) {
    const auto seconds = length.milliseconds() / 1'000;
    const auto rest = std::to_string(seconds % 60);
    return std::to_string(seconds / 60) + (rest.size() < 2 ? ":0" : ":") + rest;
}

std::string degrees_text(std::int32_t angle) {
    const auto text = std::to_string(angle / 1e6);  // six digits behind the point
    return text.substr(0, text.size() - 1);
}

std::vector<std::string> details(const emoji& what) {
    return {what.fallback.empty() ? what.id : what.fallback};
}

std::vector<std::string> details(const location& what) {
    return {
        what.name,
        what.address,
        degrees_text(what.latitude_millionths) + " " + degrees_text(what.longitude_millionths),
    };
}

std::vector<std::string> details(const attachment& what) {
    return {
        what.caption.empty() ? what.name : what.caption,
        what.length > duration{} ? length_text(what.length) : "",
        what.bytes > 0 ? size_text(what.bytes) : "",
        what.state == attachment_state::ready     ? ""
        : what.state == attachment_state::pending ? "not yet there"
                                                  : "never got there",
    };
}

std::vector<std::string> details(const custom_content& what) {
    return {what.fallback.empty() ? what.type : what.fallback};
}

std::string words(message_kind kind, const content& what) {
    std::string text;
    for (const auto& each : std::visit([](const auto& held) { return details(held); }, what)) {
        if (!each.empty()) {
            text += (text.empty() ? "" : ", ") + each;
        }
    }
    return "[" + content_name(kind) + "]" + (text.empty() ? "" : " ") + text;
}

}  // namespace

std::string words_of_message(const message& entry) {
    if (!has_content(entry.kind) || entry.recalled) {
        return entry.body;
    }
    const auto held = content_of(entry);
    return held ? words(entry.kind, *held) : "[" + content_name(entry.kind) + "]";
}

std::string words_of_message(const message& entry, const std::string& edited) {
    auto held = content_of(entry);
    auto* file = held ? std::get_if<attachment>(&*held) : nullptr;
    if (file == nullptr) {
        return edited;
    }
    file->caption = edited;
    return words(entry.kind, *held);
}

std::string why_closed(const message& entry) {
    switch (entry.protection) {
        case message_protection::no_key:
            return "(encrypted, and this device has no key for it yet)";
        case message_protection::refused:
            return "(encrypted, and not as it was sent)";
        case message_protection::key_erased:
            return "(encrypted, and its key is erased, or was never here)";
        case message_protection::none:
        case message_protection::end_to_end:
        case message_protection::managed:
            break;
    }
    return {};
}

}  // namespace gapless::cli
