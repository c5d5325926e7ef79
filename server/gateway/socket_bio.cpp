#include "server/gateway/socket_bio.hpp"

#include <gapless/assert.hpp>

#include <openssl/bio.h>
#include <sys/socket.h>
#include <sys/types.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>

namespace gapless::server {

namespace {

[[nodiscard]] int descriptor_of(BIO* bio) {
    return static_cast<int>(reinterpret_cast<std::intptr_t>(BIO_get_data(bio)));
}

[[nodiscard]] bool is_not_ready() { return errno == EAGAIN || errno == EINTR; }

int write_socket(BIO* bio, const char* bytes, std::size_t size, std::size_t* written) {
    BIO_clear_retry_flags(bio);
    const ssize_t moved = ::send(descriptor_of(bio), bytes, size, MSG_NOSIGNAL);
    if (moved < 0) {
        if (is_not_ready()) {
            BIO_set_retry_write(bio);
        }
        return 0;
    }
    *written = static_cast<std::size_t>(moved);
    return 1;
}

int read_socket(BIO* bio, char* room, std::size_t size, std::size_t* read) {
    BIO_clear_retry_flags(bio);
    const ssize_t moved = ::recv(descriptor_of(bio), room, size, 0);
    if (moved <= 0) {
        if (moved < 0 && is_not_ready()) {
            BIO_set_retry_read(bio);
        }
        return 0;
    }
    *read = static_cast<std::size_t>(moved);
    return 1;
}

long control_socket(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

}  // namespace

bio_method_st* make_socket_method() {
    BIO_METHOD* method = BIO_meth_new(BIO_TYPE_SOURCE_SINK, "gapless socket");
    GAPLESS_ASSERT(method != nullptr);
    BIO_meth_set_write_ex(method, write_socket);
    BIO_meth_set_read_ex(method, read_socket);
    BIO_meth_set_ctrl(method, control_socket);
    return method;
}

bio_st* make_socket_bio(bio_method_st* method, int descriptor) {
    BIO* bio = BIO_new(method);
    GAPLESS_ASSERT(bio != nullptr);
    BIO_set_data(bio, reinterpret_cast<void*>(static_cast<std::intptr_t>(descriptor)));
    BIO_set_init(bio, 1);
    return bio;
}

}  // namespace gapless::server
