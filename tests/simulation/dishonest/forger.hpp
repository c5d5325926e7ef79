#pragma once

#include "protocol/crypto/signature.hpp"
#include "protocol/crypto/signing_key.hpp"
#include "tests/simulation/dishonest/stage.hpp"

#include <gapless/message.hpp>

#include <cstddef>
#include <string>

namespace gapless::simulation {

// A member on the server's side: has the secrets of the group, and seals messages in the name of
// another one. What it has not is that one's signature.
class forger {
public:
    // `insider`: whose mailbox it reads.
    forger(const stage& on, std::size_t insider);

    // As if `author` had sent it, with this behind the text.
    [[nodiscard]] message sealed(
        std::size_t author, const std::string& text, const crypto::signature& signed_by
    ) const;

    // Likewise, signed by the insider.
    [[nodiscard]] message sealed_by_insider(std::size_t author, const std::string& text) const;

private:
    struct parts;

    [[nodiscard]] parts parts_of(std::size_t author, const std::string& text) const;
    [[nodiscard]] message close(const parts&, const crypto::signature&) const;

    const stage& on_;
    std::size_t insider_;
};

}  // namespace gapless::simulation
