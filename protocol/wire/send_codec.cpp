#include "protocol/wire/bounds.hpp"
#include "protocol/wire/conversion.hpp"
#include "protocol/wire/send.pb.h"

#include <limits>
#include <string>

namespace gapless::wire {

void write(const destination& from, Destination& to) {
    if (from.is_direct()) {
        to.set_user(from.user);
    } else {
        to.set_conversation(from.conversation.value);
    }
}

// Exactly one of the two, and not the empty one. Whether there is such a user is the server's
// question, as is the name's form: its answer is a refusal, not a closed connection.
bool read(Destination& from, destination& to) {
    if (from.has_conversation()) {
        return from.conversation() != 0 && read_number(from.conversation(), to.conversation);
    }
    to.user.swap(*from.mutable_user());
    return !to.user.empty();
}

void write(const protocol::send& from, Send& to) {
    write(from.to, *to.mutable_to());
    to.set_client_id(std::string(from.client_id.view()));
    to.set_counter(from.counter.value);
    to.set_read_seq(from.read_seq.value);
    to.set_kind(static_cast<std::uint32_t>(from.kind));
    to.set_body(from.body);
    for (const std::string& name : from.mentions) {
        to.add_mentions(name);
    }
    to.set_mention_all(from.mention_all);
    to.set_target_seq(from.target.value);
    to.set_lifetime_us(from.lifetime.microseconds);
    if (from.origin.has_value()) {
        write(*from.origin, *to.mutable_origin());
    }
}

bool read(Send& from, protocol::send& to) {
    if (from.kind() < 1 || from.kind() > std::numeric_limits<std::uint8_t>::max()) {
        return false;
    }
    to.kind = static_cast<message_kind>(from.kind());
    to.body.swap(*from.mutable_body());
    to.mentions.assign(from.mentions().begin(), from.mentions().end());
    to.mention_all = from.mention_all();
    return read(*from.mutable_to(), to.to) && read_id(from.client_id(), to.client_id) &&
           read_number(from.counter(), to.counter) && read_number(from.read_seq(), to.read_seq) &&
           read_number(from.target_seq(), to.target) &&
           read_lifetime(from.lifetime_us(), to.lifetime) &&
           (!from.has_origin() || read(*from.mutable_origin(), to.origin.emplace()));
}

void write(const protocol::sent& from, Sent& to) {
    to.set_client_id(std::string(from.client_id.view()));
    to.set_conversation(from.conversation.value);
    to.set_epoch(from.epoch.value);
    to.set_seq(from.seq.value);
    to.set_id(from.id.value);
    to.set_counter(from.counter.value);
    to.set_server_time_ms(from.server_time.milliseconds);
    to.set_duplicate(from.duplicate);
    to.set_ordinal(from.ordinal.value);
    to.set_expires_ms(from.expires.milliseconds);
    if (from.inbox.has_value()) {
        write(*from.inbox, *to.mutable_inbox());
    }
}

bool read(Sent& from, protocol::sent& to) {
    to.duplicate = from.duplicate();
    return read_id(from.client_id(), to.client_id) &&
           read_number(from.conversation(), to.conversation) &&
           read_number(from.epoch(), to.epoch) && read_number(from.seq(), to.seq) &&
           read_number(from.id(), to.id) && read_number(from.counter(), to.counter) &&
           read_wall_time(from.server_time_ms(), to.server_time) &&
           read_number(from.ordinal(), to.ordinal) &&
           read_wall_time(from.expires_ms(), to.expires) &&
           (!from.has_inbox() || read(*from.mutable_inbox(), to.inbox.emplace()));
}

void write(const protocol::refused& from, Refused& to) {
    to.set_client_id(std::string(from.client_id.view()));
    write(from.failure, *to.mutable_failure());
    if (from.expected.has_value()) {
        to.set_expected(from.expected->value);
    }
    if (from.conflict.has_value()) {
        to.set_conflict(from.conflict->value);
    }
    if (from.generation.has_value()) {
        to.set_generation(*from.generation);
    }
}

bool read(Refused& from, protocol::refused& to) {
    if (from.has_generation()) {
        to.generation = from.generation();
    }
    return read_id(from.client_id(), to.client_id) && from.has_failure() &&
           read(*from.mutable_failure(), to.failure) &&
           (!from.has_expected() || read_number(from.expected(), to.expected.emplace())) &&
           (!from.has_conflict() || read_number(from.conflict(), to.conflict.emplace()));
}

void write(const protocol::cancel& from, Cancel& to) {
    write(from.to, *to.mutable_to());
    to.set_client_id(std::string(from.client_id.view()));
    to.set_counter(from.counter.value);
}

bool read(Cancel& from, protocol::cancel& to) {
    return read(*from.mutable_to(), to.to) && read_id(from.client_id(), to.client_id) &&
           read_number(from.counter(), to.counter);
}

void write(const protocol::cancelled& from, Cancelled& to) {
    to.set_client_id(std::string(from.client_id.view()));
}

bool read(Cancelled& from, protocol::cancelled& to) {
    return read_id(from.client_id(), to.client_id);
}

}  // namespace gapless::wire
