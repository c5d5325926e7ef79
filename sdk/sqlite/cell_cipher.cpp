#include "sdk/sqlite/cell_cipher.hpp"

#include "protocol/crypto/byte_writer.hpp"
#include "protocol/crypto/xaes.hpp"

#include <gapless/assert.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

namespace gapless::sdk {
namespace {

constexpr std::string_view label = "gapless/v1/cell";
constexpr std::size_t nonce_bytes = crypto::xaes_nonce_size;
constexpr std::size_t overhead = nonce_bytes + crypto::algorithms::tag_size;

std::span<std::uint8_t> writable(std::string& text) {
    return {reinterpret_cast<std::uint8_t*>(text.data()), text.size()};
}

}  // namespace

cell_cipher::cell_cipher(
    std::unique_ptr<crypto::algorithms> use,
    std::shared_ptr<const cell_keys> keys,
    std::shared_ptr<protocol::entropy> entropy
)
    : use_(std::move(use)), keys_(std::move(keys)), entropy_(std::move(entropy)) {}

std::string cell_cipher::seal(const storage::cell& where, std::string_view plain) {
    GAPLESS_ASSERT(entropy_ != nullptr);
    std::string sealed(plain.size() + overhead, '\0');
    const auto whole = writable(sealed);
    const auto nonce = whole.first<nonce_bytes>();
    entropy_->fill(nonce);
    crypto::xaes_seal(
        *use_,
        keys_->data.view(),
        nonce,
        place_of(where),
        crypto::view_of(plain),
        whole.subspan(nonce_bytes)
    );
    return sealed;
}

std::optional<std::string> cell_cipher::open(const storage::cell& where, std::string_view sealed) {
    if (sealed.size() < overhead) {
        return std::nullopt;
    }
    const auto whole = crypto::view_of(sealed);
    std::string plain(sealed.size() - overhead, '\0');
    const auto opened = crypto::xaes_open(
        *use_,
        keys_->data.view(),
        whole.first<nonce_bytes>(),
        place_of(where),
        whole.subspan(nonce_bytes),
        writable(plain)
    );
    return opened ? std::optional(std::move(plain)) : std::nullopt;
}

// The column's length stands before it, so that no two places have the same bytes.
crypto::bytes cell_cipher::place_of(const storage::cell& where) const {
    crypto::byte_writer place;
    place.raw(crypto::view_of(label)).raw(keys_->vault.bytes);
    place.u8(static_cast<std::uint8_t>(where.column.size())).raw(crypto::view_of(where.column));
    for (const std::uint64_t number : where.row) {
        place.u64(number);
    }
    return place.take();
}

void use_cipher(
    storage::database& connection,
    std::shared_ptr<const cell_keys> keys,
    std::shared_ptr<protocol::entropy> entropy
) {
    auto use = crypto::algorithms::load();
    if (!use) {
        connection.fail(error(errc::unsupported, "OpenSSL lacks an algorithm for encryption"));
        return;
    }
    connection.pass_content_through(
        std::make_unique<cell_cipher>(std::move(*use), std::move(keys), std::move(entropy))
    );
}

}  // namespace gapless::sdk
