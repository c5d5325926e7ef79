#pragma once

#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/bytes.hpp"
#include "protocol/entropy.hpp"
#include "sdk/sqlite/cell_keys.hpp"
#include "storage/sqlite/cell_codec.hpp"
#include "storage/sqlite/database.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace gapless::sdk {

// Seals what a cell of an encrypted mailbox says: a nonce of 24 bytes, drawn for each, and
// XAES-256-GCM under the data key. The mailbox, the column and the row's key are authenticated with
// it, so that a cell opens nowhere but in its own place.
//
// How long a content is can be seen, and that there is none. One for each connection.
class cell_cipher final : public storage::cell_codec {
public:
    // Without entropy it opens and cannot seal.
    cell_cipher(
        std::unique_ptr<crypto::algorithms> use,
        std::shared_ptr<const cell_keys> keys,
        std::shared_ptr<protocol::entropy> entropy
    );

    [[nodiscard]] std::string seal(const storage::cell& where, std::string_view plain) override;
    [[nodiscard]] std::optional<std::string> open(
        const storage::cell& where, std::string_view sealed
    ) override;

private:
    [[nodiscard]] crypto::bytes place_of(const storage::cell& where) const;

    std::unique_ptr<crypto::algorithms> use_;
    std::shared_ptr<const cell_keys> keys_;
    std::shared_ptr<protocol::entropy> entropy_;
};

// Has the connection's content pass through a cipher. It fails the connection with
// errc::unsupported when this machine's OpenSSL lacks an algorithm.
void use_cipher(
    storage::database& connection,
    std::shared_ptr<const cell_keys> keys,
    std::shared_ptr<protocol::entropy> entropy
);

}  // namespace gapless::sdk
