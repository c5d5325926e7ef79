#include "sample-apps/gapless-cli/chat/whom.hpp"

#include "sample-apps/gapless-cli/output.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace gapless::cli {

namespace {

// Who has not been heard in so many entries is a number.
constexpr std::uint64_t entries_searched = 512;

std::optional<std::string> sender_in(const client& in, const conversation& row, user_id user) {
    const auto from = row.high.value > entries_searched ? row.high.value - entries_searched : 1;
    const auto entries = in.history(row.id, seq{from}, entries_searched + 1);
    if (!entries) {
        return std::nullopt;
    }
    const auto said = std::ranges::find(*entries, user, &message::sender);
    return said == entries->end() ? std::nullopt : std::optional(said->sender_name);
}

}  // namespace

std::string whom(const client& in, const key_finding& found) {
    const auto me = in.who();
    if (me && me->user_id == found.user) {
        return printable(me->user);
    }
    if (const auto rows = in.conversations()) {
        for (const auto& row : *rows) {
            const bool may_be_there =
                found.conversation == conversation_id{} || found.conversation == row.id;
            const auto name = may_be_there ? sender_in(in, row, found.user) : std::nullopt;
            if (name) {
                return printable(*name);
            }
        }
    }
    return "user " + std::to_string(found.user.value);
}

}  // namespace gapless::cli
