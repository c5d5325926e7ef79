#pragma once

struct bio_method_st;
struct bio_st;

namespace gapless::server {

// OpenSSL's own socket BIO writes with write(), which raises SIGPIPE when the peer has gone. This
// one sends with MSG_NOSIGNAL. The caller frees the method, after all BIOs made with it.
[[nodiscard]] bio_method_st* make_socket_method();

// A BIO over a non-blocking descriptor that somebody else owns.
[[nodiscard]] bio_st* make_socket_bio(bio_method_st*, int descriptor);

}  // namespace gapless::server
