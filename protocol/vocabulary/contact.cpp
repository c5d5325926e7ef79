#include <gapless/contact.hpp>
#include <gapless/utf8.hpp>

#include <cstddef>

namespace gapless {

namespace {

constexpr std::size_t note_bytes_max = 200;

}  // namespace

std::string_view name_of(contact_change::kind change) {
    switch (change) {
        case contact_change::kind::requested:
            return "requested";
        case contact_change::kind::request_received:
            return "request_received";
        case contact_change::kind::accepted:
            return "accepted";
        case contact_change::kind::refused:
            return "refused";
        case contact_change::kind::removed:
            return "removed";
        case contact_change::kind::followed:
            return "followed";
        case contact_change::kind::unfollowed:
            return "unfollowed";
        case contact_change::kind::blocked:
            return "blocked";
        case contact_change::kind::unblocked:
            return "unblocked";
    }
    return "unknown";
}

std::string_view name_of(contact_tie tie) {
    switch (tie) {
        case contact_tie::none:
            return "none";
        case contact_tie::asked:
            return "asked";
        case contact_tie::asked_by:
            return "asked_by";
        case contact_tie::mutual:
            return "mutual";
    }
    return "unknown";
}

result<void> check_contact_note(std::string_view note) {
    if (note.size() > note_bytes_max) {
        return errc::message_too_large;
    }
    if (!is_utf8(note)) {
        return errc::invalid_utf8;
    }
    return {};
}

}  // namespace gapless
