#include "protocol/crypto/epoch_secret.hpp"

#include "protocol/crypto/hkdf.hpp"

#include <algorithm>
#include <utility>

namespace gapless::crypto {

epoch_secret::epoch_secret(algorithms& use, secret_bytes<32> raw)
    : raw_(std::move(raw)),
      prk_(hkdf_sha256_extract(use, view_of("gapless/v1/epoch"), {raw_.view()})) {}

digest epoch_secret::commitment(algorithms& use, const relation_id& relation, std::uint64_t epoch)
    const {
    const auto made =
        hkdf_key(use, prk_.view(), {view_of("commit"), relation.bytes, big_endian(epoch)});
    digest shown{};
    std::copy(made.view().begin(), made.view().end(), shown.begin());
    return shown;
}

generation_key epoch_secret::first_generation(
    algorithms& use, const relation_id& relation, const digest& epoch_id
) const {
    return {0, hkdf_key(use, prk_.view(), {view_of("gen"), relation.bytes, epoch_id})};
}

outcome<void> epoch_secret::check(
    algorithms& use, const relation_id& relation, std::uint64_t epoch, const digest& committed
) const {
    if (!is_equal_in_constant_time(commitment(use, relation, epoch), committed)) {
        return reason::wrong_commitment;
    }
    return {};
}

}  // namespace gapless::crypto
