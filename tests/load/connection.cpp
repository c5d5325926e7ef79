#include "tests/load/connection.hpp"

#include "protocol/wire/frame_parts.hpp"
#include "protocol/wire/part_joiner.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace gapless::load {

namespace {

constexpr std::size_t frame_bytes_max = std::size_t{2432} * 1024;

// The length at the beginning, and where what it measures begins; 0 when it is not whole yet.
std::size_t read_length(std::string_view bytes, std::uint64_t& length) {
    length = 0;
    const std::size_t longest = std::min<std::size_t>(bytes.size(), 5);
    for (std::size_t i = 0; i < longest; ++i) {
        const auto byte = static_cast<std::uint8_t>(bytes[i]);
        length |= std::uint64_t{byte & 0x7fU} << (7 * i);
        if ((byte & 0x80U) == 0) {
            return i + 1;
        }
    }
    return 0;
}

}  // namespace

connection::connection(
    event_loop& loop, int descriptor, const tls_settings* settings, receiver receive
)
    : loop_(loop), stream_(descriptor, settings), receiver_(std::move(receive)) {
    loop_.add(descriptor, *this);
}

void connection::queue(std::string_view bytes) {
    output_ += bytes;
    mark();
}

void connection::queue_frame(std::string_view payload) {
    protocol::write_cut_frame(payload, protocol::part_bytes_default, output_);
    mark();
}

void connection::mark() {
    if (!is_marked_) {
        is_marked_ = true;
        loop_.mark(*this);
    }
}

void connection::handle_turn_end() {
    is_marked_ = false;
    write();
}

void connection::go_on_reading() {
    is_reading_ = true;
    handle_ready();
}

void connection::handle_ready() {
    write();
    while (is_reading_ && !is_closed_) {
        std::size_t got = 0;
        const std::span<char> room = loop_.scratch();
        const stream::state now = stream_.read(room, got);
        if (now == stream::state::open) {
            take({room.data(), got});
        } else {
            is_closed_ = now == stream::state::closed;
            return write();
        }
    }
}

// What is no whole piece yet is kept; between pieces nothing is.
void connection::take(std::string_view bytes) {
    if (!rest_.empty()) {
        rest_ += bytes;
        rest_.erase(0, receiver_(rest_));
        return;
    }
    rest_ = bytes.substr(receiver_(bytes));
}

void connection::write() {
    while (!is_closed_ && written_ < output_.size()) {
        std::size_t moved = 0;
        const auto now = stream_.write(std::string_view{output_}.substr(written_), moved);
        written_ += moved;
        if (now == stream::state::would_block) {
            return;
        }
        is_closed_ = now == stream::state::closed;
    }
    output_.clear();
    written_ = 0;
}

connection::receiver cutting_frames(std::function<void(std::string_view)> receive) {
    return [receive = std::move(receive),
            joiner = protocol::part_joiner{}](std::string_view arrived) mutable {
        std::size_t taken = 0;
        while (true) {
            std::uint64_t length = 0;
            const std::string_view rest = arrived.substr(taken);
            const std::size_t begin = read_length(rest, length);
            if (begin == 0 || rest.size() - begin < length) {
                return taken;
            }
            std::string room;
            const auto whole = joiner.join(rest.substr(begin, length), frame_bytes_max, room);
            if (whole && whole->has_value()) {
                receive(**whole);
            }
            taken += begin + length;
        }
    };
}

}  // namespace gapless::load
