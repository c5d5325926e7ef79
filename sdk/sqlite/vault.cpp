#include "sdk/sqlite/vault.hpp"

#include "protocol/crypto/bytes.hpp"
#include "protocol/crypto/hkdf.hpp"
#include "protocol/crypto/xaes.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

namespace gapless::sdk {
namespace {

constexpr std::size_t wrap_nonce_bytes = crypto::xaes_nonce_size;
constexpr std::size_t wrapped_bytes = wrap_nonce_bytes + 32 + crypto::algorithms::tag_size;

// What follows from the app's key, for this mailbox and this use alone.
app_key derive(
    crypto::algorithms& use, const app_key& from, const vault_id& id, std::string_view purpose
) {
    const auto prk = crypto::hkdf_sha256_extract(
        use, crypto::view_of("gapless/v1/mailbox"), {crypto::byte_view{from.view()}}
    );
    return crypto::hkdf_key(
        use, prk.view(), {crypto::view_of(purpose), crypto::byte_view{id.bytes}}
    );
}

error no_algorithms() {
    return error(errc::unsupported, "OpenSSL lacks an algorithm for encryption");
}

std::string text_of(crypto::byte_view bytes) { return {bytes.begin(), bytes.end()}; }

}  // namespace

std::optional<vault> read_vault(storage::database& from) {
    auto found = from.select("SELECT mailbox, proof, wrapped_key, indexed FROM vault");
    if (!found.next()) {
        return std::nullopt;
    }
    vault kept;
    kept.id = found.read<vault_id>(0);
    kept.proof = found.read<std::string>(1);
    kept.wrapped_key = found.read<std::string>(2);
    kept.is_indexed = found.read<bool>(3);
    return kept;
}

void write_vault(storage::database& into, const vault& kept) {
    into.run(
        "INSERT OR REPLACE INTO vault (id, mailbox, proof, wrapped_key, indexed)"
        " VALUES (1, ?, ?, ?, ?)",
        kept.id,
        storage::blob{kept.proof},
        storage::blob{kept.wrapped_key},
        kept.is_indexed
    );
}

void forget_vault(storage::database& into) { into.run("DELETE FROM vault"); }

std::shared_ptr<const cell_keys> draw_cell_keys(protocol::entropy& entropy) {
    auto made = std::make_shared<cell_keys>();
    entropy.fill(made->vault.bytes);
    entropy.fill(made->data.writable());
    return made;
}

result<vault> wrap_keys(const cell_keys& keys, const app_key& under, protocol::entropy& entropy) {
    const auto loaded = crypto::algorithms::load();
    if (!loaded) {
        return no_algorithms();
    }
    crypto::algorithms& use = **loaded;
    std::array<std::uint8_t, wrapped_bytes> wrapped{};
    const std::span<std::uint8_t, wrapped_bytes> whole(wrapped);
    const auto nonce = whole.first<wrap_nonce_bytes>();
    entropy.fill(nonce);
    const auto key = derive(use, under, keys.vault, "wrap");
    const crypto::byte_view aad{keys.vault.bytes};
    crypto::xaes_seal(
        use, key.view(), nonce, aad, keys.data.view(), whole.subspan<wrap_nonce_bytes>()
    );
    vault made;
    made.id = keys.vault;
    made.proof = text_of(derive(use, under, keys.vault, "proof").view());
    made.wrapped_key = text_of(wrapped);
    return made;
}

result<std::shared_ptr<const cell_keys>> unwrap_keys(const vault& kept, const app_key& under) {
    const auto loaded = crypto::algorithms::load();
    if (!loaded) {
        return no_algorithms();
    }
    crypto::algorithms& use = **loaded;
    const auto proof = derive(use, under, kept.id, "proof");
    if (!crypto::is_equal_in_constant_time(proof.view(), crypto::view_of(kept.proof))) {
        return error(errc::mailbox_locked, "this is not its key");
    }
    auto keys = std::make_shared<cell_keys>();
    keys->vault = kept.id;
    const auto wrapped = crypto::view_of(kept.wrapped_key);
    if (wrapped.size() != wrapped_bytes) {
        return error(errc::mailbox_corrupt, "the wrapped key has the wrong length");
    }
    const auto key = derive(use, under, kept.id, "wrap");
    const crypto::byte_view aad{kept.id.bytes};
    const auto opened = crypto::xaes_open(
        use,
        key.view(),
        wrapped.first<wrap_nonce_bytes>(),
        aad,
        wrapped.subspan(wrap_nonce_bytes),
        keys->data.writable()
    );
    if (!opened) {
        return error(errc::mailbox_corrupt, "the wrapped key is not as it was written");
    }
    return std::shared_ptr<const cell_keys>(std::move(keys));
}

std::shared_ptr<const cell_keys> unlock(
    storage::database& connection, const std::optional<vault>& kept, const app_key* key
) {
    if (connection.failure() || (!kept && key == nullptr)) {
        return nullptr;
    }
    if (!kept) {
        connection.fail(
            error(errc::usage, "this mailbox is not encrypted: gapless::rekey_mailbox does it")
        );
        return nullptr;
    }
    if (key == nullptr) {
        connection.fail(error(errc::mailbox_locked, "it is encrypted, and no key was given"));
        return nullptr;
    }
    auto keys = unwrap_keys(*kept, *key);
    if (!keys) {
        connection.fail(keys.error());
        return nullptr;
    }
    return std::move(*keys);
}

}  // namespace gapless::sdk
