#include "protocol/wire/bounds.hpp"
#include "protocol/wire/conversion.hpp"
#include "protocol/wire/push.pb.h"

#include <memory>
#include <utility>

namespace gapless::wire {

void write(const protocol::push_batch& from, Push& to) {
    to.set_conversation(from.conversation.value);
    to.set_epoch(from.epoch.value);
    for (const auto& entry : from.messages) {
        write(entry, *to.add_messages());
    }
    if (from.group.has_value()) {
        write(*from.group, *to.mutable_group());
    }
}

bool read(Push& from, protocol::push& to) {
    auto batch = std::make_shared<protocol::push_batch>();
    for (auto& entry : *from.mutable_messages()) {
        if (!read(entry, batch->messages.emplace_back())) {
            return false;
        }
    }
    const bool whole = read_number(from.conversation(), batch->conversation) &&
                       read_number(from.epoch(), batch->epoch) &&
                       (!from.has_group() || read(*from.mutable_group(), batch->group.emplace()));
    to.batch = std::move(batch);
    return whole && (!from.has_inbox() || read(*from.mutable_inbox(), to.inbox.emplace()));
}

void write(const protocol::notify& from, Notify& to) {
    to.set_conversation(from.conversation.value);
    if (from.inbox.has_value()) {
        write(*from.inbox, *to.mutable_inbox());
    }
    to.set_head(from.head.value);
}

bool read(Notify& from, protocol::notify& to) {
    return read_number(from.conversation(), to.conversation) && read_number(from.head(), to.head) &&
           (!from.has_inbox() || read(*from.mutable_inbox(), to.inbox.emplace()));
}

void write(const protocol::changed& from, Changed& to) {
    write(from.entry, *to.mutable_entry());
    write(from.inbox, *to.mutable_inbox());
}

bool read(Changed& from, protocol::changed& to) {
    return from.has_entry() && read(*from.mutable_entry(), to.entry) && from.has_inbox() &&
           read(*from.mutable_inbox(), to.inbox);
}

void write(const protocol::ack& from, Ack& to) {
    to.set_frames(from.frames);
    for (const auto& committed : from.marks) {
        write(committed, *to.add_marks());
    }
    to.set_inbox_version(from.inbox_version.value);
    to.set_caught_up(from.caught_up);
}

bool read(Ack& from, protocol::ack& to) {
    to.caught_up = from.caught_up();
    for (auto& committed : *from.mutable_marks()) {
        if (!read(committed, to.marks.emplace_back())) {
            return false;
        }
    }
    return read_number(from.frames(), to.frames) &&
           read_number(from.inbox_version(), to.inbox_version);
}

void write(const protocol::heartbeat& from, Heartbeat& to) {
    if (from.acknowledged.has_value()) {
        write(*from.acknowledged, *to.mutable_acknowledged());
    }
    if (from.next_silence.has_value()) {
        to.set_next_silence_us(from.next_silence->microseconds);
    }
}

bool read(Heartbeat& from, protocol::heartbeat& to) {
    return (!from.has_acknowledged() ||
            read(*from.mutable_acknowledged(), to.acknowledged.emplace())) &&
           (!from.has_next_silence_us() ||
            read_wait(from.next_silence_us(), to.next_silence.emplace()));
}

void write(const protocol::heartbeat_answer& from, HeartbeatAnswer& to) {
    to.set_inbox_version(from.inbox_version.value);
    to.set_load_per_mille(from.load);
    to.set_is_probe(from.is_probe);
    for (const auto& moved : from.heads) {
        LargeHead& made = *to.add_heads();
        made.set_conversation(moved.conversation.value);
        made.set_head(moved.head.value);
    }
    to.set_has_more_heads(from.has_more_heads);
    if (from.silence_max.has_value()) {
        to.set_silence_max_us(from.silence_max->microseconds);
    }
}

bool read(HeartbeatAnswer& from, protocol::heartbeat_answer& to) {
    to.load = from.load_per_mille();
    to.is_probe = from.is_probe();
    to.has_more_heads = from.has_more_heads();
    for (const auto& moved : from.heads()) {
        protocol::large_head& read_one = to.heads.emplace_back();
        if (!read_number(moved.conversation(), read_one.conversation) ||
            !read_number(moved.head(), read_one.head)) {
            return false;
        }
    }
    return read_number(from.inbox_version(), to.inbox_version) &&
           (!from.has_silence_max_us() || read_wait(from.silence_max_us(), to.silence_max.emplace())
           );
}

}  // namespace gapless::wire
