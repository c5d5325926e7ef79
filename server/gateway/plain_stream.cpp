#include "server/gateway/plain_stream.hpp"

#include <sys/socket.h>
#include <sys/types.h>

#include <cerrno>

namespace gapless::server {

namespace {

[[nodiscard]] io_outcome outcome_of(ssize_t moved, io_state when_not_ready) {
    if (moved > 0) {
        return {.state = io_state::done, .bytes = static_cast<std::size_t>(moved)};
    }
    const bool is_not_ready = moved < 0 && (errno == EAGAIN || errno == EINTR);
    return {.state = is_not_ready ? when_not_ready : io_state::closed};
}

}  // namespace

io_outcome plain_stream::read(std::span<char> room) {
    return outcome_of(::recv(descriptor_, room.data(), room.size(), 0), io_state::want_read);
}

io_outcome plain_stream::write(std::string_view bytes) {
    return outcome_of(
        ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL), io_state::want_write
    );
}

}  // namespace gapless::server
