#include "tests/simulation/dishonest/forger.hpp"

#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/epoch_secret.hpp"
#include "protocol/crypto/message_header.hpp"
#include "protocol/crypto/padding.hpp"
#include "protocol/crypto/sealed_content.hpp"
#include "protocol/crypto/sealed_message.hpp"
#include "protocol/crypto/xaes.hpp"
#include "sdk/core/keys/epoch.hpp"
#include "sdk/core/keys/key_names.hpp"
#include "sdk/core/keys/relation.hpp"
#include "sdk/core/keys/text.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

namespace gapless::simulation {
namespace {

// Later than all that anybody has said, so that nothing is out of turn.
constexpr sender_counter forged_counter{1'000};

std::array<std::uint8_t, 64> both(const crypto::digest& a, const crypto::digest& b) {
    std::array<std::uint8_t, 64> all{};
    std::ranges::copy(a, all.begin());
    std::ranges::copy(b, all.begin() + 32);
    return all;
}

}  // namespace

struct forger::parts {
    std::unique_ptr<crypto::algorithms> use;
    crypto::generation_key key;
    crypto::message_header header;
    crypto::message_header::implied known;
    crypto::bytes content;
    std::string author;
};

forger::forger(const stage& on, std::size_t insider) : on_(on), insider_(insider) {}

forger::parts forger::parts_of(std::size_t author, const std::string& text) const {
    auto use = std::move(*crypto::algorithms::load());
    const auto kept = on_.mailbox_of(insider_).keys;
    const auto of = *sdk::decode_relation(kept.at(sdk::relation_name(on_.group())));
    const auto told = *sdk::decode_epoch(kept.at(sdk::epoch_name(on_.group(), of.epoch)));
    const crypto::secret_bytes<32> raw{crypto::view_of(told.secret).first<32>()};
    crypto::message_header header;
    header.kind = static_cast<std::uint8_t>(message_kind::text);
    header.flags = crypto::message_header::chain_restart;
    header.relation = of.id;
    header.epoch = of.epoch;
    header.state_index = of.index;
    header.sender = on_.owner(author).user_id;
    header.sender_device = on_.owner(author).device;
    header.client.bytes.fill(0xf0);
    header.counter = forged_counter;
    header.lists_digest = told.lists;
    auto key = crypto::epoch_secret(*use, raw.copy()).first_generation(*use, of.id, told.id);
    return {
        std::move(use),
        std::move(key),
        header,
        {told.id, of.head},
        crypto::encode_sealed_content({text, {}, false, std::nullopt}),
        stage::name_of(author),
    };
}

message forger::close(const parts& made, const crypto::signature& signed_by) const {
    auto plaintext = made.content;
    plaintext.insert(plaintext.end(), signed_by.bytes.begin(), signed_by.bytes.end());
    crypto::pad(plaintext);
    const auto aad = crypto::aad_of(made.header, made.known);
    const auto keys = made.key.keys_of(*made.use, made.header.sender_device);
    const std::array<std::uint8_t, crypto::xaes_nonce_size> nonce{0xf0};
    crypto::bytes closed(plaintext.size() + crypto::algorithms::tag_size);
    crypto::xaes_seal(*made.use, keys.message.view(), nonce, aad, plaintext, closed);
    const auto front = crypto::encode_header(made.header, made.known);
    message entry;
    entry.client_id = made.header.client;
    entry.sender = made.header.sender;
    entry.sender_name = made.author;
    entry.device = made.header.sender_device;
    entry.counter = made.header.counter;
    entry.body = sdk::text_of(front) + sdk::text_of(nonce) + sdk::text_of(closed);
    return entry;
}

message forger::sealed(
    std::size_t author, const std::string& text, const crypto::signature& signed_by
) const {
    return close(parts_of(author, text), signed_by);
}

message forger::sealed_by_insider(std::size_t author, const std::string& text) const {
    const auto made = parts_of(author, text);
    const auto aad = crypto::aad_of(made.header, made.known);
    const crypto::secret_bytes<32> seed{crypto::view_of(on_.owner(insider_).secret_key).first<32>()
    };
    const auto key = crypto::signing_key::from(seed);
    const auto hashes = both(made.use->sha256({aad}), made.use->sha256({made.content}));
    return close(made, key->sign(crypto::label::message, hashes));
}

}  // namespace gapless::simulation
