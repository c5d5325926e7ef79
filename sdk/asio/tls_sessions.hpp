#pragma once

#include <openssl/types.h>

#include <string>

namespace gapless::sdk {

// The sessions that servers have granted to the connections of a context (RFC 8446, 2.2): with one,
// the next connection to the same server needs no certificate, and less of both ends' time. Each is
// offered once, so that nobody who listens can tell two connections for the same device's; a server
// that does not take it goes on as without.
class tls_sessions {
public:
    // From now on the context's connections keep what they are granted. Once for each context.
    static void keep(SSL_CTX* context);

    // Says where a connection goes, and offers the latest session from there, if there is one. To
    // be called before the handshake, with the same words for the same server and its host checked
    // in the same way.
    static void resume(SSL* connection, const std::string& where);
};

}  // namespace gapless::sdk
