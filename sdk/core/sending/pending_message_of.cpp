#include "sdk/core/sending/pending_message_of.hpp"

#include <gapless/content.hpp>

namespace gapless {

namespace {

pending_message::stage stage_of(protocol::draft_state state) {
    using stage = pending_message::stage;
    switch (state) {
        case protocol::draft_state::queued:
            return stage::queued;
        case protocol::draft_state::in_flight:
            return stage::sending;
        case protocol::draft_state::failed:
            return stage::failed;
        case protocol::draft_state::unconfirmed:
            return stage::unconfirmed;
        case protocol::draft_state::cancelling:
            break;
    }
    return stage::cancelling;
}

}  // namespace

std::string_view name_of(pending_message::stage state) {
    using stage = pending_message::stage;
    switch (state) {
        case stage::queued:
            return "queued";
        case stage::sending:
            return "sending";
        case stage::failed:
            return "failed";
        case stage::unconfirmed:
            return "unconfirmed";
        case stage::cancelling:
            break;
    }
    return "cancelling";
}

namespace sdk {

namespace {

std::string text_of(const protocol::draft& row) {
    const auto held = decode_content(row.kind, row.body);
    return held ? caption_of(*held) : has_content(row.kind) ? std::string() : row.body;
}

}  // namespace

pending_message pending_message_of(const protocol::draft& row) {
    pending_message seen;
    seen.client_id = row.id;
    seen.to = row.to;
    seen.state = stage_of(row.state);
    seen.attempts = row.attempts;
    seen.text = text_of(row);
    seen.mentions = row.mentions;
    seen.mention_all = row.mention_all;
    seen.kind = row.kind;
    seen.target = row.target;
    if (row.failure) {
        seen.reason = error(*row.failure);
    }
    return seen;
}

}  // namespace sdk

}  // namespace gapless
