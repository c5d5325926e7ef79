#include "protocol/wire/bounds.hpp"
#include "protocol/wire/conversion.hpp"
#include "protocol/wire/sync.pb.h"

#include <string>

namespace gapless::wire {
namespace {

void write(const protocol::hole& from, Hole& to) {
    to.set_from_seq(from.from.value);
    to.set_to_seq(from.to.value);
    to.set_reason(static_cast<HoleReason>(from.reason));
}

[[nodiscard]] bool read(const Hole& from, protocol::hole& to) {
    return read_number(from.from_seq(), to.from) && read_number(from.to_seq(), to.to) &&
           read_enum(from.reason(), protocol::hole_reason::expired, to.reason);
}

void write(const protocol::leaf_at& from, LeafAt& to) {
    to.set_seq(from.seq.value);
    to.set_leaf(std::string(from.leaf.view()));
}

[[nodiscard]] bool read(const LeafAt& from, protocol::leaf_at& to) {
    const auto leaf = protocol::leaf_hash::from(from.leaf());
    to.leaf = leaf.value_or(protocol::leaf_hash{});
    return leaf && read_number(from.seq(), to.seq);
}

}  // namespace

void write(const protocol::sync& from, Sync& to) {
    to.set_epoch(from.epoch.value);
    to.set_version(from.version.value);
    to.set_limit(from.limit);
    to.set_large_after(from.large_after.value);
}

bool read(Sync& from, protocol::sync& to) {
    to.limit = from.limit();
    return read_number(from.epoch(), to.epoch) && read_number(from.version(), to.version) &&
           read_number(from.large_after(), to.large_after);
}

void write(const protocol::sync_page& from, SyncPage& to) {
    to.set_epoch(from.epoch.value);
    to.set_version(from.version.value);
    to.set_state(static_cast<SyncState>(from.state));
    for (const auto& entry : from.entries) {
        write(entry, *to.add_entries());
    }
    for (const auto& entry : from.large) {
        write(entry, *to.add_large());
    }
    to.set_large_to(from.large_to.value);
}

bool read(SyncPage& from, protocol::sync_page& to) {
    for (auto& entry : *from.mutable_entries()) {
        if (!read(entry, to.entries.emplace_back())) {
            return false;
        }
    }
    for (auto& entry : *from.mutable_large()) {
        if (!read(entry, to.large.emplace_back())) {
            return false;
        }
    }
    return read_number(from.epoch(), to.epoch) && read_number(from.version(), to.version) &&
           read_enum(from.state(), protocol::sync_state::reset, to.state) &&
           read_number(from.large_to(), to.large_to);
}

void write(const protocol::pull& from, Pull& to) {
    to.set_conversation(from.conversation.value);
    to.set_epoch(from.epoch.value);
    to.set_from_seq(from.from.value);
    to.set_to_seq(from.to.value);
}

bool read(Pull& from, protocol::pull& to) {
    return read_number(from.conversation(), to.conversation) &&
           read_number(from.epoch(), to.epoch) && read_number(from.from_seq(), to.from) &&
           read_number(from.to_seq(), to.to);
}

void write(const protocol::pulled& from, Pulled& to) {
    to.set_conversation(from.conversation.value);
    to.set_epoch(from.epoch.value);
    to.set_from_seq(from.from.value);
    to.set_to_seq(from.to.value);
    to.set_floor(from.floor.value);
    to.set_head(from.head.value);
    for (const auto& entry : from.messages) {
        write(entry, *to.add_messages());
    }
    for (const auto& hole : from.holes) {
        write(hole, *to.add_holes());
    }
    for (const auto& entry : from.annotations) {
        write(entry, *to.add_annotations());
    }
    if (from.failure.has_value()) {
        write(*from.failure, *to.mutable_failure());
    }
    if (from.group.has_value()) {
        write(*from.group, *to.mutable_group());
    }
    to.set_head_ordinal(from.head_ordinal.value);
    if (from.read_state.has_value()) {
        write(*from.read_state, *to.mutable_read_state());
    }
    for (const auto& wrap : from.wraps) {
        write(wrap, *to.add_wraps());
    }
    for (const auto& each : from.leaves) {
        write(each, *to.add_leaves());
    }
}

bool read(Pulled& from, protocol::pulled& to) {
    for (auto& entry : *from.mutable_messages()) {
        if (!read(entry, to.messages.emplace_back())) {
            return false;
        }
    }
    for (const auto& hole : from.holes()) {
        if (!read(hole, to.holes.emplace_back())) {
            return false;
        }
    }
    for (auto& entry : *from.mutable_annotations()) {
        if (!read(entry, to.annotations.emplace_back())) {
            return false;
        }
    }
    for (auto& wrap : *from.mutable_wraps()) {
        if (!read(wrap, to.wraps.emplace_back())) {
            return false;
        }
    }
    for (const auto& each : from.leaves()) {
        if (!read(each, to.leaves.emplace_back())) {
            return false;
        }
    }
    return read_number(from.conversation(), to.conversation) &&
           read_number(from.epoch(), to.epoch) && read_number(from.from_seq(), to.from) &&
           read_number(from.to_seq(), to.to) && read_number(from.floor(), to.floor) &&
           read_number(from.head(), to.head) &&
           (!from.has_failure() || read(*from.mutable_failure(), to.failure.emplace())) &&
           (!from.has_group() || read(*from.mutable_group(), to.group.emplace())) &&
           read_number(from.head_ordinal(), to.head_ordinal) &&
           (!from.has_read_state() || read(*from.mutable_read_state(), to.read_state.emplace()));
}

}  // namespace gapless::wire
