#include "protocol/wire/bounds.hpp"
#include "protocol/wire/conversion.hpp"
#include "protocol/wire/session.pb.h"

#include <string>

namespace gapless::wire {

void write(const protocol::hello& from, Hello& to) {
    for (const auto version : from.versions) {
        to.add_versions(version);
    }
    to.set_device(std::string(from.device.view()));
    to.set_network(from.network);
}

bool read(Hello& from, protocol::hello& to) {
    if (from.versions_size() > versions_max) {
        return false;
    }
    to.versions.assign(from.versions().begin(), from.versions().end());
    return read_id(from.device(), to.device) &&
           read_text(*from.mutable_network(), network_bytes_max, to.network);
}

void write(const protocol::authenticate& from, Authenticate& to) {
    to.set_token(from.token);
    to.set_signature(from.signature);
    if (from.session_epoch) {
        to.set_session_epoch(from.session_epoch->value);
    }
}

bool read(Authenticate& from, protocol::authenticate& to) {
    return read_text(*from.mutable_token(), token_bytes_max, to.token) &&
           read_text(*from.mutable_signature(), signature_bytes_max, to.signature) &&
           (!from.has_session_epoch() ||
            read_number(from.session_epoch(), to.session_epoch.emplace()));
}

void write(const protocol::challenge& from, Challenge& to) {
    to.set_session_epoch(from.session_epoch.value);
}

bool read(Challenge& from, protocol::challenge& to) {
    return read_number(from.session_epoch(), to.session_epoch);
}

void write(const protocol::welcome& from, Welcome& to) {
    to.set_version(from.version);
    to.set_session_epoch(from.session_epoch.value);
    to.set_user(from.user.value);
    to.set_user_name(from.user_name);
    auto& limits = *to.mutable_limits();
    limits.set_frame_bytes_max(from.limits.frame_bytes_max);
    limits.set_message_bytes_max(from.limits.message_bytes_max);
    limits.set_group_members_max(from.limits.group_members_max);
    limits.set_push_window_frames(from.limits.push_window_frames);
    limits.set_push_window_bytes(from.limits.push_window_bytes);
    to.set_server_time_ms(from.server_time.milliseconds);
    to.set_backlog_first(from.backlog_first);
}

bool read(Welcome& from, protocol::welcome& to) {
    if (!from.has_limits()) {
        return false;
    }
    to.backlog_first = from.backlog_first();
    to.version = from.version();
    to.user_name.swap(*from.mutable_user_name());
    to.limits.frame_bytes_max = from.limits().frame_bytes_max();
    to.limits.message_bytes_max = from.limits().message_bytes_max();
    to.limits.group_members_max = from.limits().group_members_max();
    to.limits.push_window_frames = from.limits().push_window_frames();
    to.limits.push_window_bytes = from.limits().push_window_bytes();
    return read_number(from.session_epoch(), to.session_epoch) &&
           read_number(from.user(), to.user) &&
           read_wall_time(from.server_time_ms(), to.server_time);
}

void write(const protocol::close& from, Close& to) { write(from.reason, *to.mutable_reason()); }

bool read(Close& from, protocol::close& to) {
    return from.has_reason() && read(*from.mutable_reason(), to.reason);
}

void write(const protocol::unsupported& from, Unsupported& to) { to.set_kind(from.kind); }

bool read(Unsupported& from, protocol::unsupported& to) {
    to.kind = from.kind();
    return true;
}

}  // namespace gapless::wire
