#include "sample-apps/gapless-cli/chat/place.hpp"

#include "sample-apps/gapless-cli/chat/wording.hpp"

#include <gapless/user_name.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace gapless::cli {

namespace {

std::optional<conversation_id> id_in(const std::string& text) {
    std::uint64_t number = 0;
    const auto* end = text.data() + text.size();
    const auto [stopped, ec] = std::from_chars(text.data(), end, number);
    const bool is_number = ec == std::errc() && stopped == end && number > 0;
    return is_number ? std::optional(conversation_id{number}) : std::nullopt;
}

place in_conversation(const conversation& row) {
    return {destination::to(row.id), row.id, title_of(row)};
}

bool is_with(const conversation& row, const std::string& user) {
    return row.kind == conversation_kind::direct && canonical_user_name(row.name) == user;
}

}  // namespace

std::optional<conversation> find_conversation(const client& in, conversation_id id) {
    const auto rows = in.conversations();
    if (!rows) {
        return std::nullopt;
    }
    const auto row = std::ranges::find(*rows, id, &conversation::id);
    return row == rows->end() ? std::nullopt : std::optional(*row);
}

result<place> place::named(const client& in, const std::string& name) {
    const auto rows = in.conversations();
    if (!rows) {
        return rows.error();
    }
    const auto id = id_in(name);
    const auto found = std::ranges::find_if(*rows, [&](const auto& row) {
        const bool is_this_group =
            row.kind == conversation_kind::group && (name == row.name || name == "#" + row.name);
        return row.id == id || is_this_group;
    });
    if (found != rows->end()) {
        return in_conversation(*found);
    }
    if (name.starts_with('#')) {
        return errc::unknown_conversation;
    }
    return of(in, destination::direct(canonical_user_name(name)));
}

result<place> place::of(const client& in, const destination& to) {
    if (!to.is_direct()) {
        const auto row = find_conversation(in, to.conversation);
        return row ? result<place>(in_conversation(*row)) : errc::unknown_conversation;
    }
    if (auto checked = check_user_name(to.user); !checked) {
        return checked.error();
    }
    const auto rows = in.conversations();
    if (!rows) {
        return rows.error();
    }
    const auto found =
        std::ranges::find_if(*rows, [&](const auto& row) { return is_with(row, to.user); });
    if (found == rows->end()) {
        return place{to, std::nullopt, to.user};
    }
    return place{to, found->id, title_of(*found)};
}

}  // namespace gapless::cli
