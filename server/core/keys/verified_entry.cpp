#include "server/core/keys/verified_entry.hpp"

#include "protocol/crypto/verifying_key.hpp"
#include "server/core/keys/signed_text.hpp"

#include <optional>
#include <utility>

namespace gapless::server {

result<crypto::relation_entry> verified_entry(
    crypto::algorithms& use, job_workspace& work, const actor& by, const std::string& signed_entry
) {
    const std::optional<device_record> own = work.device(by.device);
    const auto verifier = crypto::verifying_key::from(own ? own->key : public_key{});
    if (!verifier) {
        return unfit("device key", verifier.error());
    }
    auto entry = crypto::verify_relation_entry(use, *verifier, crypto::view_of(signed_entry));
    if (!entry) {
        return unfit("entry", entry.error());
    }
    if (entry->actor != by.user || entry->actor_device != by.device) {
        return error{errc::usage, "the entry is another device's"};
    }
    return *std::move(entry);
}

}  // namespace gapless::server
