#include "protocol/crypto/login_binding.hpp"

#include "protocol/crypto/byte_writer.hpp"
#include "protocol/crypto/identity.hpp"

namespace gapless::crypto {

namespace {

[[nodiscard]] outcome<bytes> encode_binding(const login_binding& binding) {
    if (binding.server_name.empty() || binding.server_name.size() > 255) {
        return reason::out_of_bounds;
    }
    const bool is_to_connection = binding.bound == login_binding::to::connection;
    const digest& used = is_to_connection ? binding.tls_exporter : binding.server_nonce;
    const digest& other = is_to_connection ? binding.server_nonce : binding.tls_exporter;
    if (used == digest{} || other != digest{}) {
        return reason::malformed;
    }
    byte_writer out;
    out.u8(static_cast<std::uint8_t>(binding.bound))
        .u8(static_cast<std::uint8_t>(binding.server_name.size()))
        .raw(view_of(binding.server_name))
        .raw(binding.tls_exporter)
        .raw(binding.server_nonce)
        .raw(binding.device.bytes)
        .raw(binding.token_hash);
    return out.take();
}

}  // namespace

login_binding binding_to_connection(
    algorithms& use,
    std::string_view server_name,
    const digest& tls_exporter,
    const device_id& device,
    std::string_view token
) {
    login_binding made;
    made.server_name = server_name.empty() ? "-" : server_name;
    made.tls_exporter = tls_exporter;
    made.device = device;
    made.token_hash = use.sha256({view_of(token)});
    return made;
}

outcome<signature> sign_login(const signing_key& device, const login_binding& binding) {
    const auto object = encode_binding(binding);
    if (!object) {
        return object.error();
    }
    return device.sign(label::login, *object);
}

outcome<void> verify_login(
    algorithms& use,
    const verifying_key& device,
    const login_binding& binding,
    const signature& signed_by
) {
    const auto object = encode_binding(binding);
    if (!object) {
        return object.error();
    }
    if (binding.device != device_of(use, device.public_half())) {
        return reason::wrong_device;
    }
    return device.verify(label::login, *object, signed_by);
}

}  // namespace gapless::crypto
