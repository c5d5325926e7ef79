#include "protocol/crypto/login_binding.hpp"
#include "sdk/core/keys/key_desk.hpp"
#include "sdk/core/keys/key_machines.hpp"
#include "sdk/core/keys/text.hpp"

namespace gapless::sdk {

std::string key_desk::bind_login(const protocol::tls_channel& over) {
    if (!takes_part() || !over.can_bind()) {
        return {};
    }
    const auto& owner = ledger_.owner();
    const auto binding = crypto::binding_to_connection(
        *use().algorithms, over.server_name, over.exporter.bytes, owner.device, owner.access_token
    );
    const auto made = crypto::sign_login(use().own.device_key(), binding);
    return made ? text_of(made->bytes) : std::string{};
}

}  // namespace gapless::sdk
