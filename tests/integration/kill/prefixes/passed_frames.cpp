#include "tests/integration/kill/prefixes/passed_frames.hpp"

#include "protocol/wire/codec.hpp"
#include "protocol/wire/part_joiner.hpp"

#include <gapless/error.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace gapless::kill {
namespace {

constexpr std::size_t frame_bytes_max = std::size_t{4} * 1024 * 1024;

// What has gone out on one connection and is no whole frame yet.
struct stream {
    std::string bytes;
    std::uint64_t moment = 0;  // of the first byte
    protocol::part_joiner joiner;
};

// The payload of the first frame, taken off; nothing when it is not whole.
std::optional<std::string> take_frame(std::string& bytes) {
    std::size_t size = 0;
    std::size_t at = 0;
    for (int shift = 0; at < bytes.size(); shift += 7) {
        const auto byte = static_cast<unsigned char>(bytes[at++]);
        size |= static_cast<std::size_t>(byte & 0x7f) << shift;
        if (byte < 0x80) {
            if (bytes.size() - at < size) {
                return std::nullopt;
            }
            std::string payload = bytes.substr(at, size);
            bytes.erase(0, at + size);
            return payload;
        }
    }
    return std::nullopt;
}

template <class T>
T value_of(result<T> what) {
    if (!what) {
        throw std::runtime_error("the recording: " + message_of(what.error()));
    }
    return *std::move(what);
}

void take_frames(
    stream& from, std::uint64_t moment, bool is_outgoing, std::vector<passed_frame>& into
) {
    while (auto payload = take_frame(from.bytes)) {
        std::string room;
        const auto whole = value_of(from.joiner.join(*payload, frame_bytes_max, room));
        if (!whole) {
            continue;
        }
        auto decoded = value_of(protocol::decode(*whole));
        into.push_back({is_outgoing ? from.moment : moment, is_outgoing, std::move(decoded)});
        from.moment = moment;
    }
}

}  // namespace

std::vector<passed_frame> passed_frames(const std::vector<record>& recording) {
    using direction = std::pair<std::int64_t, bool>;
    std::map<direction, stream> streams;
    std::vector<passed_frame> found;
    for (const record& one : recording) {
        const std::int64_t socket = one.head.descriptor;
        if (one.head.kind == record_kind::closed) {
            streams.erase({socket, false});
            streams.erase({socket, true});
        }
        const bool is_outgoing = one.head.kind == record_kind::sent;
        if (is_outgoing || one.head.kind == record_kind::received) {
            stream& at = streams[{socket, is_outgoing}];
            if (at.bytes.empty()) {
                at.moment = one.head.begun_after;
            }
            at.bytes += one.payload;
            take_frames(at, one.head.begun_after, is_outgoing, found);
        }
    }
    std::multimap<std::uint64_t, passed_frame> by_moment;
    for (passed_frame& one : found) {
        by_moment.emplace(one.moment, std::move(one));
    }
    found.clear();
    for (auto& [moment, one] : by_moment) {
        found.push_back(std::move(one));
    }
    return found;
}

}  // namespace gapless::kill
