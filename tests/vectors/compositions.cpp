#include "protocol/crypto/archive_chunk.hpp"
#include "protocol/crypto/chain_hashes.hpp"
#include "protocol/crypto/device_list.hpp"
#include "protocol/crypto/epoch_secret.hpp"
#include "protocol/crypto/file_cipher.hpp"
#include "protocol/crypto/kem_key.hpp"
#include "protocol/crypto/key_box.hpp"
#include "protocol/crypto/key_wrap.hpp"
#include "protocol/crypto/managed_message.hpp"
#include "protocol/crypto/member_entry.hpp"
#include "protocol/crypto/recovery.hpp"
#include "protocol/crypto/relation_entry.hpp"
#include "protocol/crypto/safety_number.hpp"
#include "protocol/crypto/sealed_content.hpp"
#include "protocol/crypto/sealed_message.hpp"
#include "tests/vectors/operations.hpp"

#include <map>
#include <string_view>
#include <utility>

namespace gapless::tests {

namespace {

using crypto::algorithms;
using crypto::bytes;
using crypto::digest;
using crypto::message_header;
using nlohmann::json;

// K_{e,g}, given as it is ("generation_key") or by the epoch's secret ("es", "epoch_id").
[[nodiscard]] crypto::generation_key generation_in(
    algorithms& use, const request& asked, const crypto::relation_id& relation, std::uint32_t number
) {
    if (!asked.bytes_or_none("generation_key").empty()) {
        return {number, asked.key("generation_key")};
    }
    const crypto::epoch_secret secret{use, asked.key("es")};
    const auto first = secret.first_generation(use, relation, asked.fixed<32>("epoch_id"));
    return demand(first.at(use, number));
}

[[nodiscard]] message_header header_in(algorithms& use, const request& asked) {
    const auto signer = demand(crypto::signing_key::from(asked.key("dsk")));
    message_header header;
    header.kind = static_cast<std::uint8_t>(asked.small_number("type"));
    header.flags = static_cast<std::uint16_t>(asked.small_number("flags"));
    header.relation = asked.strong<crypto::relation_id>("rid");
    header.epoch = asked.number("epoch");
    header.generation = asked.small_number("gen");
    header.state_index = asked.number("state_idx");
    header.sender = user_id{asked.number("sender_uid")};
    header.sender_device = crypto::device_of(use, signer.public_half());
    header.client = asked.strong<client_id>("client_id");
    header.counter = sender_counter{asked.number("sender_counter")};
    header.previous_own = asked.fixed<16>("prev_own");
    header.seen = seq{asked.number("seen_seq")};
    header.seen_hash = asked.fixed<16>("seen_hash");
    header.lists_digest = asked.fixed<16>("lists_digest");
    header.sent_at = wall_time{static_cast<std::int64_t>(asked.number("sent_at"))};
    header.target = seq{asked.number("target_seq")};
    return header;
}

[[nodiscard]] json shown(const message_header& header) {
    return {
        {"type", header.kind},
        {"flags", header.flags},
        {"rid", hex_of(header.relation.bytes)},
        {"epoch", header.epoch},
        {"gen", header.generation},
        {"state_idx", header.state_index},
        {"sender_uid", header.sender.value},
        {"sender_did", hex_of(header.sender_device.bytes)},
        {"client_id", hex_of(header.client.bytes)},
        {"sender_counter", header.counter.value},
        {"prev_own", hex_of(header.previous_own)},
        {"seen_seq", header.seen.value},
        {"seen_hash", hex_of(header.seen_hash)},
        {"lists_digest", hex_of(header.lists_digest)},
        {"sent_at", header.sent_at.milliseconds},
        {"target_seq", header.target.value},
    };
}

json message_seal(algorithms& use, const request& asked) {
    const auto sender = demand(crypto::signing_key::from(asked.key("dsk")));
    const message_header header = header_in(use, asked);
    const message_header::implied known{asked.fixed<32>("epoch_id"), asked.fixed<32>("state_hash")};
    const auto key = generation_in(use, asked, header.relation, header.generation);
    const bytes content = asked.bytes("content");
    const auto random = asked.fixed<32>("random");
    const auto sealed =
        demand(crypto::seal_message(use, key, sender, {header, known, content, random}));
    return {{"message", hex_of(sealed)}};
}

json message_open(algorithms& use, const request& asked) {
    const bytes received = asked.bytes("message");
    const auto message = demand(crypto::read_sealed_message(received));
    const message_header& header = message.arrived.header;
    const auto sender = demand(crypto::verifying_key::from(asked.strong<public_key>("dsk_pub")));
    const message_header::implied known{asked.fixed<32>("epoch_id"), asked.fixed<32>("state_hash")};
    const auto key = generation_in(use, asked, header.relation, header.generation);
    const auto opened = demand(crypto::open_message(use, key, sender, known, message));
    return {
        {"content", hex_of(opened.content)},
        {"content_hash", hex_of(opened.content_hash)},
        {"header", shown(header)},
    };
}

// What the next message of this sender names of this one, and the transcript with it:
// "content_hash" as message_open says it, "body" as it is stored.
json chain_next(algorithms& use, const request& asked) {
    const auto own = crypto::next_own(
        use,
        asked.fixed<16>("prev_own"),
        asked.strong<client_id>("client_id"),
        asked.fixed<32>("content_hash")
    );
    const auto leaf = crypto::leaf_of(use, asked.bytes("body"));
    const seq at{asked.number("seq")};
    const auto transcript = crypto::next_transcript(use, asked.fixed<32>("transcript"), at, leaf);
    return {{"own", hex_of(own)}, {"transcript", hex_of(transcript)}};
}

json content_read(algorithms&, const request& asked) {
    const auto said = crypto::decode_sealed_content(asked.bytes("content"));
    if (!said) {
        throw refused("malformed");
    }
    json shown{{"body", said->body}, {"mentions", said->mentions}, {"all", said->mention_all}};
    if (said->origin) {
        shown["author"] = said->origin->author;
        shown["written"] = said->origin->written.milliseconds;
    }
    return shown;
}

json managed_seal(algorithms& use, const request& asked) {
    message_header header;
    header.mode = relation_mode::managed;
    header.kind = static_cast<std::uint8_t>(asked.small_number("type"));
    header.relation = asked.strong<crypto::relation_id>("rid");
    header.epoch = asked.number("version");
    header.sender = user_id{asked.number("sender_uid")};
    header.sender_device = asked.strong<device_id>("sender_did");
    header.client = asked.strong<client_id>("client_id");
    header.counter = sender_counter{asked.number("sender_counter")};
    header.sent_at = wall_time{static_cast<std::int64_t>(asked.number("sent_at"))};
    header.target = seq{asked.number("target_seq")};
    if (header.epoch == 0) {
        throw refused("wrong_epoch");
    }
    const bytes content = asked.bytes("content");
    const auto random = asked.fixed<32>("random");
    const auto sealed =
        demand(crypto::seal_managed_message(use, asked.key("key"), {header, content, random}));
    return {{"message", hex_of(sealed)}};
}

json managed_open(algorithms& use, const request& asked) {
    const bytes received = asked.bytes("message");
    const auto message = demand(crypto::read_sealed_message(received));
    const auto opened = demand(crypto::open_managed_message(use, asked.key("key"), message));
    return {
        {"content", hex_of(opened.content)},
        {"content_hash", hex_of(opened.content_hash)},
        {"header", shown(message.arrived.header)},
    };
}

json epoch_keys(algorithms& use, const request& asked) {
    const crypto::epoch_secret secret{use, asked.key("es")};
    const auto relation = asked.strong<crypto::relation_id>("rid");
    const auto key = generation_in(use, asked, relation, asked.small_number("gen"));
    const auto keys = key.keys_of(use, asked.strong<device_id>("did"));
    return {
        {"commitment", hex_of(secret.commitment(use, relation, asked.number("epoch")))},
        {"generation_key", hex_of(key.key().view())},
        {"mk", hex_of(keys.message.view())},
        {"hk", hex_of(keys.hedge.view())},
    };
}

[[nodiscard]] crypto::wrap_place place_in(const request& asked) {
    return {
        asked.strong<crypto::relation_id>("rid"), asked.number("epoch"), asked.fixed<32>("head")
    };
}

[[nodiscard]] crypto::wrap_recipient recipient_in(const request& asked) {
    return {asked.strong<device_id>("did"), asked.small_number("kid")};
}

json wrap_seal(algorithms& use, const request& asked) {
    const auto ephemeral = demand(crypto::agreement_key::from(asked.key("skE")));
    const auto wrap = demand(crypto::seal_wrap(
        use,
        place_in(asked),
        recipient_in(asked),
        asked.strong<crypto::agreement_public_key>("dek_pub"),
        ephemeral,
        asked.key("secret")
    ));
    return {{"wrap", hex_of(wrap)}};
}

json wrap_open(algorithms& use, const request& asked) {
    const auto dek = demand(crypto::agreement_key::from(asked.key("dek")));
    const auto opened = demand(
        crypto::open_wrap(use, place_in(asked), recipient_in(asked), dek, asked.fixed<80>("wrap"))
    );
    return {{"secret", hex_of(opened.view())}};
}

json file_seal(algorithms& use, const request& asked) {
    const auto sealed = crypto::seal_file(
        use,
        asked.key("key"),
        asked.fixed<24>("salt"),
        asked.bytes_or_none("context"),
        asked.bytes("pt")
    );
    return {{"ct", hex_of(sealed)}};
}

json file_open(algorithms& use, const request& asked) {
    const auto plain = demand(
        crypto::open_file(use, asked.key("key"), asked.bytes_or_none("context"), asked.bytes("ct"))
    );
    return {{"pt", hex_of(plain)}};
}

json safety_number(algorithms& use, const request& asked) {
    const crypto::account_identity one{
        user_id{asked.number("uid_1")}, asked.strong<public_key>("aik_1")
    };
    const crypto::account_identity other{
        user_id{asked.number("uid_2")}, asked.strong<public_key>("aik_2")
    };
    return {{"digits", crypto::safety_number(use, one, other)}};
}

json device_list_verify(algorithms& use, const request& asked) {
    const auto account = demand(crypto::verifying_key::from(asked.strong<public_key>("aik_pub")));
    const bytes object = asked.bytes("object");
    const auto list = demand(crypto::verify_device_list(use, account, object));
    return {
        {"uid", list.user.value},
        {"list_seq", list.list_seq},
        {"devices", list.devices.size()},
        {"revoked", list.revoked.size()},
        {"hash", hex_of(crypto::list_hash_of(use, object))},
    };
}

json kem_key_verify(algorithms& use, const request& asked) {
    const auto device = demand(crypto::verifying_key::from(asked.strong<public_key>("dsk_pub")));
    const auto key = demand(crypto::verify_kem_key(use, device, asked.bytes("object")));
    return {{"kid", key.number}, {"dek_pub", hex_of(key.key.bytes)}};
}

json relation_entry_verify(algorithms& use, const request& asked) {
    const auto actor = demand(crypto::verifying_key::from(asked.strong<public_key>("dsk_pub")));
    const bytes object = asked.bytes("object");
    const auto entry = demand(crypto::verify_relation_entry(use, actor, object));
    return {
        {"rid", hex_of(entry.relation.bytes)},
        {"idx", entry.index},
        {"type", static_cast<int>(entry.what)},
        {"body", hex_of(entry.body)},
        {"hash", hex_of(crypto::entry_hash_of(use, object))},
        {"head", hex_of(crypto::entry_head_of(use, object))},
    };
}

json member_entry_verify(algorithms& use, const request& asked) {
    const auto actor = demand(crypto::verifying_key::from(asked.strong<public_key>("dsk_pub")));
    const auto entry = demand(crypto::verify_relation_entry(use, actor, asked.bytes("object")));
    const auto said = crypto::member_entry_of(entry);
    if (!said) {
        throw refused("malformed");
    }
    return {
        {"type", static_cast<int>(said->what)},
        {"uid", said->body.user.value},
        {"role", static_cast<int>(said->body.role)},
    };
}

json keys_of(const crypto::archive_keys& keys) {
    json listed = json::array();
    for (const auto& each : keys) {
        listed.push_back(json::array({each.since, hex_of(each.secret.view())}));
    }
    return listed;
}

json key_box_open(algorithms& use, const request& asked) {
    const auto signer = demand(crypto::verifying_key::from(asked.strong<public_key>("dsk_pub")));
    const auto recipient = demand(crypto::agreement_key::from(asked.key("dek")));
    const bytes box = asked.bytes("box");
    const auto place = demand(crypto::read_unverified_key_box(box));
    const auto keys = demand(crypto::open_key_box(use, signer, place, recipient, box));
    return {{"uid", place.user.value}, {"kid", place.to.key_number}, {"keys", keys_of(keys)}};
}

json recovery_open(algorithms& use, const request& asked) {
    const auto code = demand(crypto::read_recovery_code(use, asked.text("code")));
    const auto opened = demand(
        crypto::open_recovery_box(use, code, user_id{asked.number("uid")}, asked.bytes("box"))
    );
    return {{"aik", hex_of(opened.account.view())}, {"keys", keys_of(opened.keys)}};
}

json archive_open(algorithms& use, const request& asked) {
    const crypto::archive_place place{user_id{asked.number("uid")}, asked.number("number")};
    const bytes chunk = asked.bytes("chunk");
    const auto epochs = demand(crypto::open_archive_chunk(use, asked.key("key"), place, chunk));
    json listed = json::array();
    for (const auto& each : epochs) {
        listed.push_back(json::array(
            {each.conversation.value, each.epoch, hex_of(each.id), hex_of(each.secret.view())}
        ));
    }
    return {{"epochs", std::move(listed)}};
}

}  // namespace

operation composition_named(std::string_view name) {
    static const std::map<std::string_view, operation> all{
        {"message_seal", message_seal},
        {"message_open", message_open},
        {"chain_next", chain_next},
        {"content_read", content_read},
        {"managed_seal", managed_seal},
        {"managed_open", managed_open},
        {"epoch_keys", epoch_keys},
        {"wrap_seal", wrap_seal},
        {"wrap_open", wrap_open},
        {"file_seal", file_seal},
        {"file_open", file_open},
        {"safety_number", safety_number},
        {"device_list_verify", device_list_verify},
        {"kem_key_verify", kem_key_verify},
        {"relation_entry_verify", relation_entry_verify},
        {"member_entry_verify", member_entry_verify},
        {"key_box_open", key_box_open},
        {"recovery_open", recovery_open},
        {"archive_open", archive_open},
    };
    const auto found = all.find(name);
    return found == all.end() ? nullptr : found->second;
}

}  // namespace gapless::tests
