#include <gapless/errc.hpp>

#include <algorithm>
#include <array>
#include <cstddef>

namespace gapless {

namespace {

struct entry {
    errc code;
    std::string_view name;
    std::string_view advice;
};

constexpr std::array entries{
    entry{
        errc::usage, "usage", "The request makes no sense; look at how it is meant to be called."
    },
    entry{errc::invalid_utf8, "invalid_utf8", "Text must be valid UTF-8; convert it first."},
    entry{errc::empty_message, "empty_message", "There is nothing to send; write something first."},
    entry{
        errc::message_too_large,
        "message_too_large",
        "The message is too large; shorten it, or send it in several."
    },
    entry{
        errc::frame_too_large,
        "frame_too_large",
        "The other side sent more at once than is allowed; check that it speaks this protocol."
    },
    entry{
        errc::malformed_frame,
        "malformed_frame",
        "The other side sent something unreadable; check that it speaks this protocol."
    },
    entry{
        errc::unexpected_frame,
        "unexpected_frame",
        "The other side spoke out of turn; check that both sides are up to date."
    },
    entry{
        errc::unsupported,
        "unsupported",
        "The other side does not know how to do this; update the older of the two."
    },
    entry{errc::unknown_user, "unknown_user", "There is no such user; check the name."},
    entry{
        errc::unknown_conversation,
        "unknown_conversation",
        "There is no such conversation; list yours, and choose one of them."
    },
    entry{
        errc::not_a_member,
        "not_a_member",
        "Only members may do this; ask one of the conversation's admins to invite you."
    },
    entry{
        errc::forbidden,
        "forbidden",
        "You may not do this; ask the conversation's owner or one of its admins."
    },
    entry{
        errc::group_full,
        "group_full",
        "The group has as many members as it can have; remove one, or make another group."
    },
    entry{errc::name_taken, "name_taken", "Somebody has this name already; choose another one."},
    entry{
        errc::invalid_name,
        "invalid_name",
        "A name has 1 to 32 letters, digits or -_[]\\^{}|.` and begins with neither - nor .; "
        "choose such a one."
    },
    entry{
        errc::invalid_mention,
        "invalid_mention",
        "A message may mention up to 20 members of its conversation, each once; mention others."
    },
    entry{
        errc::invalid_target,
        "invalid_target",
        "There is no such message to reply to or to annotate, or not any more; choose another one."
    },
    entry{
        errc::invalid_content,
        "invalid_content",
        "What the message holds is not what its kind says; send it as it is."
    },
    entry{
        errc::invalid_lifetime,
        "invalid_lifetime",
        "A message is kept for a second at least and ten years at most, or for ever; choose "
        "another time."
    },
    entry{
        errc::wrong_password,
        "wrong_password",
        "The name and the password do not belong together; check both."
    },
    entry{errc::token_expired, "token_expired", "The login is no longer valid; log in again."},
    entry{errc::rate_limited, "rate_limited", "This was too much at once; wait, then try again."},
    entry{
        errc::conflict,
        "conflict",
        "Something else exists under this key; use a new key, or take what is there."
    },
    entry{
        errc::logged_in_elsewhere,
        "logged_in_elsewhere",
        "Another device of this user is logged in and connected; log out there first."
    },
    entry{
        errc::counter_expected,
        "counter_expected",
        "An earlier message has to arrive first; wait, it is sent again without your help."
    },
    entry{
        errc::outbox_full,
        "outbox_full",
        "Too many messages wait to be sent; get back online, or cancel some of them."
    },
    entry{
        errc::cancelled, "cancelled", "This was called off; do it again if you want it after all."
    },
    entry{
        errc::superseded,
        "superseded",
        "This device has connected a second time; let only one program use its mailbox."
    },
    entry{
        errc::log_diverged,
        "log_diverged",
        "The server's history differs from what this device knows; wait while it is read again."
    },
    entry{
        errc::timed_out, "timed_out", "No answer came in time; check the network, then try again."
    },
    entry{
        errc::unreachable,
        "unreachable",
        "The server cannot be reached; check its address and the network."
    },
    entry{
        errc::certificate_refused,
        "certificate_refused",
        "The server could not prove who it is; check its address and its certificate."
    },
    entry{errc::kicked, "kicked", "This device was signed out from elsewhere; log in again."},
    entry{errc::overloaded, "overloaded", "The server has too much to do; try again later."},
    entry{
        errc::shutting_down, "shutting_down", "The server is about to stop; try again in a moment."
    },
    entry{
        errc::idle_timeout,
        "idle_timeout",
        "Nothing was heard from this device for too long; connect again."
    },
    entry{errc::storage_full, "storage_full", "The disk is full; make room on it."},
    entry{
        errc::storage_failed,
        "storage_failed",
        "The disk did not do what it was asked; check it and its permissions."
    },
    entry{
        errc::mailbox_in_use,
        "mailbox_in_use",
        "Another program is using this mailbox; close it, or use another mailbox."
    },
    entry{
        errc::mailbox_corrupt,
        "mailbox_corrupt",
        "The mailbox is damaged; restore it from a backup, or begin with an empty one."
    },
    entry{
        errc::mailbox_too_new,
        "mailbox_too_new",
        "The mailbox was written by a newer version; update this program."
    },
    entry{
        errc::data_in_use,
        "data_in_use",
        "Another server is using this data directory; stop it, or use another directory."
    },
    entry{
        errc::epoch_stale,
        "epoch_stale",
        "Who may read has changed since this was sealed; wait, it is sealed and sent again without "
        "your help."
    },
    entry{
        errc::encryption_required,
        "encryption_required",
        "The conversation is encrypted end to end and takes nothing in the clear; update this "
        "program."
    },
    entry{
        errc::keys_missing,
        "keys_missing",
        "A member has no device with keys yet; wait until they have logged in with one."
    },
    entry{
        errc::too_large_for_end_to_end,
        "too_large_for_end_to_end",
        "The conversation has too many members or devices for end-to-end encryption; use one that "
        "has not."
    },
    entry{
        errc::mailbox_locked,
        "mailbox_locked",
        "This mailbox needs its key; open it with the one that it was encrypted with."
    },
    entry{
        errc::managed_unavailable,
        "managed_unavailable",
        "This server has no master key to manage conversations with; start it with "
        "--managed-key-file, or make the group without `managed`."
    },
    entry{
        errc::generation_stale,
        "generation_stale",
        "Others have gone on to the next key since this was sealed; wait, it is sealed and sent "
        "again without your help."
    },
    entry{errc::internal, "internal", "This should not have happened; please report it."},
};

// The enumerators are consecutive, so a code is its entry's place.
constexpr bool is_in_order() {
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (static_cast<std::size_t>(entries[i].code) != i + 1) {
            return false;
        }
    }
    return true;
}

static_assert(is_in_order());

const entry& entry_of(errc code) {
    const auto place = static_cast<std::size_t>(code);
    return place >= 1 && place <= entries.size() ? entries[place - 1] : entries.back();
}

}  // namespace

std::string_view name_of(errc code) { return entry_of(code).name; }

std::optional<errc> errc_named(std::string_view name) {
    const auto found = std::find_if(entries.begin(), entries.end(), [&](const entry& each) {
        return each.name == name;
    });
    if (found == entries.end()) {
        return std::nullopt;
    }
    return found->code;
}

std::string_view advice_of(errc code) { return entry_of(code).advice; }

}  // namespace gapless
