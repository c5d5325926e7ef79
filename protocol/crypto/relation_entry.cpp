#include "protocol/crypto/relation_entry.hpp"

#include "protocol/crypto/byte_reader.hpp"
#include "protocol/crypto/byte_writer.hpp"
#include "protocol/crypto/layout.hpp"
#include "protocol/crypto/signed_object.hpp"

#include <gapless/assert.hpp>

namespace gapless::crypto {

namespace {

[[nodiscard]] bytes encode_entry(const relation_entry& entry, const relation_id& relation) {
    byte_writer out;
    out.u8(layout_version)
        .raw(relation.bytes)
        .u64(entry.index)
        .raw(entry.previous)
        .u8(static_cast<std::uint8_t>(entry.what))
        .u32(static_cast<std::uint32_t>(entry.body.size()))
        .raw(entry.body)
        .user(entry.actor)
        .raw(entry.actor_device.bytes)
        .u64(entry.actor_list_seq);
    return out.take();
}

// A genesis is the first entry and follows on nothing; no other entry is or does.
[[nodiscard]] bool is_well_placed(const relation_entry& entry) {
    const bool is_genesis = entry.what == relation_entry::type::genesis;
    return is_genesis == (entry.index == 0) && is_genesis == (entry.previous == digest{});
}

[[nodiscard]] outcome<relation_entry> decode_entry(algorithms& use, byte_view object) {
    byte_reader in{object};
    relation_entry entry;
    require_version(in);
    entry.relation.bytes = in.fixed<16>();
    entry.index = in.u63();
    entry.previous = in.fixed<32>();
    entry.what = static_cast<relation_entry::type>(in.u8());
    in.require(
        entry.what >= relation_entry::type::genesis && entry.what <= relation_entry::type::epoch,
        reason::malformed
    );
    const byte_view body = in.raw(in.at_most(in.u32(), relation_entry::body_size_max));
    entry.body.assign(body.begin(), body.end());
    entry.actor = in.user();
    entry.actor_device.bytes = in.fixed<16>();
    entry.actor_list_seq = in.u63();
    in.require(is_well_placed(entry), reason::malformed);
    if (const auto finished = in.finish(); !finished) {
        return finished.error();
    }
    if (entry.index == 0 && entry.relation != relation_begun_by(use, entry)) {
        return reason::wrong_relation;
    }
    return entry;
}

}  // namespace

relation_id relation_begun_by(algorithms& use, const relation_entry& genesis) {
    return relation_of(use, encode_entry(genesis, relation_id{}));
}

bytes sign_relation_entry(const signing_key& actor, const relation_entry& entry) {
    GAPLESS_ASSERT(entry.body.size() <= relation_entry::body_size_max && is_well_placed(entry));
    return sign_object(actor, label::relation_entry, encode_entry(entry, entry.relation));
}

outcome<relation_entry> read_unverified_relation_entry(algorithms& use, byte_view signed_entry) {
    return decode_entry(use, unsigned_part(signed_entry));
}

outcome<relation_entry> verify_relation_entry(
    algorithms& use, const verifying_key& actor, byte_view signed_entry
) {
    const auto object = verify_object(actor, label::relation_entry, signed_entry);
    if (!object) {
        return object.error();
    }
    auto entry = decode_entry(use, *object);
    if (entry && entry->actor_device != device_of(use, actor.public_half())) {
        return reason::wrong_device;
    }
    return entry;
}

digest entry_hash_of(algorithms& use, byte_view signed_entry) { return use.sha256({signed_entry}); }

digest entry_head_of(algorithms& use, byte_view signed_entry) {
    return use.sha256({unsigned_part(signed_entry)});
}

}  // namespace gapless::crypto
