// Bytes of a hostile server or member through the layouts of protocol/crypto.
//
// Input: which layout, then its bytes. What has to be signed is signed here, so that the decoder
// behind the signature is reached. Oracles: what was decoded, our encoder writes as the same bytes;
// what nobody sealed does not open.

#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/archive_chunk.hpp"
#include "protocol/crypto/device_list.hpp"
#include "protocol/crypto/epoch_body.hpp"
#include "protocol/crypto/file_cipher.hpp"
#include "protocol/crypto/genesis_body.hpp"
#include "protocol/crypto/kem_key.hpp"
#include "protocol/crypto/key_box.hpp"
#include "protocol/crypto/label.hpp"
#include "protocol/crypto/managed_message.hpp"
#include "protocol/crypto/member_body.hpp"
#include "protocol/crypto/message_header.hpp"
#include "protocol/crypto/mode_body.hpp"
#include "protocol/crypto/padding.hpp"
#include "protocol/crypto/recovery.hpp"
#include "protocol/crypto/relation_entry.hpp"
#include "protocol/crypto/sealed_content.hpp"
#include "protocol/crypto/sealed_message.hpp"
#include "protocol/crypto/signed_object.hpp"
#include "tests/fuzz/fuzz_require.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace gapless::tests {
namespace {

using crypto::byte_view;
using crypto::bytes;

// The checks that need a key pair or the algorithms.
class crypto_checks {
public:
    void check_header(byte_view input) {
        const auto arrived = crypto::decode_header(input);
        if (!arrived) {
            return;
        }
        crypto::message_header::implied known;
        std::copy(arrived->epoch_hint.begin(), arrived->epoch_hint.end(), known.epoch_id.begin());
        std::copy(arrived->state_hint.begin(), arrived->state_hint.end(), known.state_hash.begin());
        const auto again = crypto::encode_header(arrived->header, known);
        FUZZ_REQUIRE(std::equal(again.begin(), again.end(), input.begin(), input.end()));
    }

    void check_message(byte_view input) {
        const auto message = crypto::read_sealed_message(input);
        if (!message) {
            return;
        }
        crypto::secret_bytes<32> unknown;
        unknown.writable()[0] = 1;
        const crypto::generation_key key{message->arrived.header.generation, std::move(unknown)};
        FUZZ_REQUIRE(!crypto::open_message(*use_, key, verifier_, {}, *message));
    }

    // Under a key that anybody may have: what opens is what our writer makes of what it says, but
    // for the nonce, which is its author's.
    void check_managed(byte_view input) {
        const auto message = crypto::read_sealed_message(input);
        const auto opened =
            message ? crypto::open_managed_message(*use_, {}, *message) : crypto::reason::truncated;
        if (!opened) {
            return;
        }
        const crypto::message_header& header = message->arrived.header;
        const std::array<std::uint8_t, 32> random{};
        const bytes again =
            crypto::seal_managed_message(*use_, {}, {header, opened->content, random}).value();
        FUZZ_REQUIRE(again.size() == input.size());
        FUZZ_REQUIRE(
            std::equal(again.begin(), again.begin() + crypto::sent_header_size, input.begin())
        );
    }

    void check_device_list(byte_view input) {
        const bytes object = crypto::sign_object(signer_, crypto::label::device_list, owned(input));
        const auto list = crypto::verify_device_list(*use_, verifier_, object);
        FUZZ_REQUIRE(!list || crypto::sign_device_list(*use_, signer_, *list) == object);
    }

    void check_kem_key(byte_view input) {
        const bytes object = crypto::sign_object(signer_, crypto::label::kem_key, owned(input));
        const auto key = crypto::verify_kem_key(*use_, verifier_, object);
        FUZZ_REQUIRE(!key || crypto::sign_kem_key(signer_, *key) == object);
    }

    void check_relation_entry(byte_view input) {
        const bytes object =
            crypto::sign_object(signer_, crypto::label::relation_entry, owned(input));
        const auto entry = crypto::read_unverified_relation_entry(*use_, object);
        FUZZ_REQUIRE(!entry || crypto::sign_relation_entry(signer_, *entry) == object);
    }

    void check_key_box(byte_view input) {
        const bytes object = crypto::sign_object(signer_, crypto::label::backup, owned(input));
        if (const auto place = crypto::read_unverified_key_box(object)) {
            const auto keys = crypto::open_key_box(*use_, verifier_, *place, agreement_, object);
            FUZZ_REQUIRE(!keys || !keys->empty());
        }
    }

    void check_recovery_box(byte_view input) {
        const auto found = crypto::open_recovery_box(*use_, {}, user_id{7}, input);
        FUZZ_REQUIRE(!found || !found->keys.empty());
    }

    void check_chunk(byte_view input) {
        const auto epochs = crypto::open_archive_chunk(*use_, {}, {user_id{7}, 0}, input);
        FUZZ_REQUIRE(!epochs || epochs->size() <= crypto::archive_chunk_epochs_max);
    }

    // What is read as a code is that code, however it is written.
    void check_code(byte_view input) {
        const std::string text(input.begin(), input.end());
        if (const auto code = crypto::read_recovery_code(*use_, text)) {
            const auto again = crypto::recovery_code_text(*use_, *code);
            FUZZ_REQUIRE(crypto::read_recovery_code(*use_, again).value() == *code);
        }
    }

    void check_file(byte_view input) {
        const auto plain = crypto::open_file(*use_, {}, {}, input);
        if (plain) {
            const auto salt = input.first<crypto::file_cipher::salt_size>();
            FUZZ_REQUIRE(crypto::seal_file(*use_, {}, salt, {}, *plain) == owned(input));
        }
    }

    [[nodiscard]] static bytes owned(byte_view some) { return {some.begin(), some.end()}; }

private:
    std::unique_ptr<crypto::algorithms> use_ = crypto::algorithms::load().value();
    crypto::agreement_key agreement_ = crypto::agreement_key::from({}).value();
    crypto::signing_key signer_ = crypto::signing_key::from({}).value();
    crypto::verifying_key verifier_ = crypto::verifying_key::from(signer_.public_half()).value();
};

template <class Decode, class Encode>
void check_body(byte_view input, Decode decode, Encode encode) {
    const auto body = decode(input);
    FUZZ_REQUIRE(!body || encode(*body) == crypto_checks::owned(input));
}

void check_padding(byte_view input) {
    const auto text = crypto::unpadded(input);
    if (text) {
        bytes again = crypto_checks::owned(*text);
        crypto::pad(again);
        FUZZ_REQUIRE(again == crypto_checks::owned(input));
    }
}

}  // namespace
}  // namespace gapless::tests

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace gapless;
    static tests::crypto_checks checks;
    if (size == 0) {
        return 0;
    }
    const crypto::byte_view input{bytes + 1, size - 1};
    switch (bytes[0] % 17) {
        case 0:
            checks.check_header(input);
            break;
        case 1:
            checks.check_message(input);
            break;
        case 2:
            checks.check_device_list(input);
            break;
        case 3:
            checks.check_kem_key(input);
            break;
        case 4:
            checks.check_relation_entry(input);
            break;
        case 5:
            checks.check_key_box(input);
            break;
        case 6:
            checks.check_file(input);
            break;
        case 7:
            tests::check_body(input, crypto::decode_epoch_body, crypto::encode_epoch_body);
            break;
        case 8:
            tests::check_body(input, crypto::decode_genesis_body, crypto::encode_genesis_body);
            break;
        case 9:
            tests::check_body(input, crypto::decode_member_body, crypto::encode_member_body);
            break;
        case 10:
            tests::check_body(input, crypto::decode_mode_body, crypto::encode_mode_body);
            break;
        case 11:
            tests::check_padding(input);
            break;
        case 12:
            checks.check_recovery_box(input);
            break;
        case 13:
            checks.check_chunk(input);
            break;
        case 14:
            checks.check_code(input);
            break;
        case 16:
            tests::check_body(input, crypto::decode_sealed_content, crypto::encode_sealed_content);
            break;
        default:
            checks.check_managed(input);
            break;
    }
    return 0;
}
