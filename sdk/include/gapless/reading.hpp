#pragma once

#include <gapless/mention.hpp>
#include <gapless/seq.hpp>
#include <gapless/versioned.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gapless {

// A place up to which a user has read a conversation.
struct read_place {
    gapless::seq seq;
    gapless::ordinal ordinal;     // there
    std::uint64_t own_after = 0;  // the user's own messages above it

    friend bool operator==(const read_place&, const read_place&) = default;
};

// What a device's row of a conversation counts with: conversation::read_seq, ::unread and
// ::marked_unread are made of it, and so are its conversation_settings; they are what an app looks
// at.
struct reading {
    ordinal head_ordinal;  // at the newest entry that is known of
    ordinal base_ordinal;  // before the first one of the user's current stay

    // The server's word. Own messages above counted_to are not in it: they were added as they came.
    std::uint64_t version = 0;
    read_place read;
    seq counted_to;
    bool marked_unread = false;
    std::uint64_t mark_version = 0;

    // What this device wants of it, and has not been shown yet.
    std::optional<read_place> wanted;
    std::optional<bool> wanted_mark;
    std::uint64_t wanted_mark_version = 0;  // 0: none is wanted

    // What mentions this user above `read` and base_ordinal, ascending: as many of the newest as
    // are counted.
    std::vector<mention_place> mentions = {};

    // What the user has set for the conversation: the server's word, and what this device wants of
    // it.
    versioned<bool> pinned = {};
    versioned<bool> muted = {};
    versioned<std::string> draft = {};
    std::optional<versioned<bool>> wanted_pinned = std::nullopt;
    std::optional<versioned<bool>> wanted_muted = std::nullopt;
    std::optional<versioned<std::string>> wanted_draft = std::nullopt;

    seq delivered_kept;  // the server knows that this user's devices have it up to here

    friend bool operator==(const reading&, const reading&) = default;
};

}  // namespace gapless
