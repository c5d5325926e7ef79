#pragma once

#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/epoch_body.hpp"
#include "protocol/crypto/relation_entry.hpp"
#include "protocol/crypto/secret_bytes.hpp"
#include "protocol/wire/key_frames.hpp"
#include "tests/simulation/dishonest/stage.hpp"

#include <gapless/message.hpp>

#include <cstddef>
#include <memory>
#include <string>

namespace gapless::simulation {

// A server that has made an epoch's secret itself, and would have a member use it: whoever does
// writes for the server.
class usurper {
public:
    explicit usurper(const stage& on);

    // The entry of an epoch that nobody has begun, in the name of this member.
    [[nodiscard]] message forged_epoch(std::size_t author) const;

    // The secret, wrapped for the device, as that of the epoch that the entry begins.
    [[nodiscard]] protocol::key_wrap_at wrap_for(std::size_t who, const message& entry) const;

    // Whether it can read what has left the device under that epoch.
    [[nodiscard]] bool reads(std::size_t author, const std::string& body, const message& entry)
        const;

private:
    [[nodiscard]] crypto::relation_entry read(const message& entry) const;
    [[nodiscard]] message newest_epoch() const;

    const stage& on_;
    std::unique_ptr<crypto::algorithms> use_;
    crypto::secret_bytes<32> secret_;
};

}  // namespace gapless::simulation
