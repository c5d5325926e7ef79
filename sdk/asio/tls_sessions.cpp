#include "sdk/asio/tls_sessions.hpp"

#include <gapless/assert.hpp>

#include <openssl/crypto.h>
#include <openssl/ssl.h>

#include <map>
#include <memory>
#include <mutex>
#include <utility>

namespace gapless::sdk {

namespace {

struct session_free {
    void operator()(SSL_SESSION* session) const { SSL_SESSION_free(session); }
};

using session = std::unique_ptr<SSL_SESSION, session_free>;

// Of one context, whose connections are on many strands.
class store {
public:
    void put(const std::string& where, session granted) {
        const std::lock_guard lock(mutex_);
        if (latest_.size() >= servers_max) {
            latest_.clear();
        }
        latest_.insert_or_assign(where, std::move(granted));
    }

    session take(const std::string& where) {
        const std::lock_guard lock(mutex_);
        auto found = latest_.extract(where);
        return found ? std::move(found.mapped()) : nullptr;
    }

private:
    static constexpr std::size_t servers_max = 64;

    std::mutex mutex_;
    std::map<std::string, session> latest_;
};

// What OpenSSL keeps for us at its own objects, and lets go of with them.
template <class Kept>
void let_go(void*, void* kept, CRYPTO_EX_DATA*, int, long, void*) {
    delete static_cast<Kept*>(kept);
}

int store_index() {
    static const int made =
        CRYPTO_get_ex_new_index(CRYPTO_EX_INDEX_SSL_CTX, 0, nullptr, nullptr, nullptr, let_go<store>);
    return made;
}

int where_index() {
    static const int made =
        CRYPTO_get_ex_new_index(CRYPTO_EX_INDEX_SSL, 0, nullptr, nullptr, nullptr, let_go<std::string>);
    return made;
}

store& store_of(SSL* connection) {
    auto* const found = SSL_CTX_get_ex_data(SSL_get_SSL_CTX(connection), store_index());
    GAPLESS_ASSERT(found != nullptr);
    return *static_cast<store*>(found);
}

// A copy: of a connection that is lost, and not shut down, OpenSSL spoils the session itself. And
// connections that are lost are what it is for. 0: the session stays OpenSSL's.
int handle_granted(SSL* connection, SSL_SESSION* granted) {
    const auto* const where =
        static_cast<const std::string*>(SSL_get_ex_data(connection, where_index()));
    if (where != nullptr) {
        if (auto copy = session(SSL_SESSION_dup(granted))) {
            store_of(connection).put(*where, std::move(copy));
        }
    }
    return 0;
}

}  // namespace

void tls_sessions::keep(SSL_CTX* context) {
    auto made = std::make_unique<store>();
    GAPLESS_ASSERT(SSL_CTX_set_ex_data(context, store_index(), made.get()) == 1);
    static_cast<void>(made.release());
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(context, handle_granted);
}

void tls_sessions::resume(SSL* connection, const std::string& where) {
    auto said = std::make_unique<std::string>(where);
    if (SSL_set_ex_data(connection, where_index(), said.get()) == 1) {
        static_cast<void>(said.release());
    }
    if (const auto granted = store_of(connection).take(where)) {
        SSL_set_session(connection, granted.get());
    }
}

}  // namespace gapless::sdk
