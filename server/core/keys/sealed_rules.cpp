#include "server/core/keys/sealed_rules.hpp"

#include "protocol/crypto/generation_key.hpp"
#include "protocol/crypto/sealed_message.hpp"
#include "protocol/planted.hpp"

#include <optional>

namespace gapless::server {

namespace {

bool is_of(const crypto::message_header& header, const actor& by, const protocol::send& tried) {
    return header.kind == static_cast<std::uint8_t>(tried.kind) && header.sender == by.user &&
           header.sender_device == by.device && header.client == tried.client_id &&
           header.target == tried.target;
}

// Of this relation, by the way in which it is encrypted.
bool is_at_home(open_conversation& where, const crypto::message_header& header) {
    if (where.is_managed()) {
        return header.mode == relation_mode::managed &&
               header.relation.bytes == where.record().relation.bytes;
    }
    return header.mode == relation_mode::end_to_end &&
           header.relation.bytes == where.relation()->relation.bytes;
}

// Everybody who may read has the key, and nobody else.
bool is_current(
    const job_workspace& work, open_conversation& where, const crypto::message_header& header
) {
    if (where.is_managed()) {
        return header.epoch == where.record().key_version ||
               GAPLESS_PLANTED(managed_version_unchecked);
    }
    const relation_record& relation = *where.relation();
    if (GAPLESS_PLANTED(stale_epoch_accepted) && where.record().head > seq{40}) {
        return true;
    }
    return !relation.is_over(work.now()) && header.epoch == relation.epoch;
}

// Who has got only a later key could not read it; and the earlier ones are to be erased.
result<void> check_generation(open_conversation& where, std::uint32_t generation) {
    if (generation > crypto::generation_key::number_max) {
        return error{errc::usage, "an epoch has no such generation"};
    }
    const bool is_behind = where.is_ephemeral() && generation < where.relation()->generation;
    return is_behind && !GAPLESS_PLANTED(stale_generation_accepted) ? errc::generation_stale
                                                                    : result<void>{};
}

}  // namespace

result<void> check_sealed(
    job_workspace& work, open_conversation& where, const actor& by, const protocol::send& tried
) {
    if (tried.body.size() > sealed_bytes_max(work.policy().message_bytes_max)) {
        return errc::message_too_large;
    }
    const auto sealed = crypto::read_sealed_message(crypto::view_of(tried.body));
    if (!sealed) {
        return errc::encryption_required;
    }
    const crypto::message_header& header = sealed->arrived.header;
    if (!is_at_home(where, header) || !is_of(header, by, tried)) {
        return error{errc::usage, "the sealed message is another one than its frame says"};
    }
    if (tried.origin) {
        return error{errc::usage, "whence a sealed message comes is inside of it"};
    }
    if (!is_current(work, where, header)) {
        return errc::epoch_stale;
    }
    return where.is_managed() ? result<void>{} : check_generation(where, header.generation);
}

void note_sealed(open_conversation& where, const protocol::send& taken) {
    const auto sealed = crypto::read_sealed_message(crypto::view_of(taken.body));
    if (sealed && where.is_ephemeral() && !where.is_managed()) {
        where.note_generation(sealed->arrived.header.generation);
    }
}

std::optional<protocol::refused> check_sealed_counter(
    open_conversation& where, const actor& by, const protocol::send& tried
) {
    const auto sealed = crypto::read_sealed_message(crypto::view_of(tried.body));
    if (sealed && sealed->arrived.header.counter == tried.counter) {
        return std::nullopt;
    }
    const error wrong{errc::counter_expected, "the sealed message has another counter"};
    return protocol::refused{
        tried.client_id, wrong, where.last_counter(by.device).next(), std::nullopt
    };
}

}  // namespace gapless::server
