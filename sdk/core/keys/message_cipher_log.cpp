// The half of the cipher that is about the log as a whole: what others have seen of it, and what is
// gone.
#include "protocol/planted.hpp"
#include "sdk/core/keys/key_names.hpp"
#include "sdk/core/keys/message_cipher.hpp"

namespace gapless::sdk {

// That this user was away has to have been seen: a hole alone is the server's word. A recall may
// have been in any.
void message_cipher::handle_hole(
    conversation_id where, const protocol::hole& gone, const transcript::leaves& told
) {
    const auto* of = relations_.find(where);
    if (of == nullptr) {
        return;
    }
    auto& log = transcript_of(where);
    const bool is_away = of->gone.contains(ledger_.owner().user_id);
    if (is_away && gone.reason == protocol::hole_reason::not_a_member) {
        log.handle_away();
    } else {
        log.handle_hole(use_, gone, told);
    }
    keep(where, log);
    forget_recalls(where);
}

void message_cipher::handle_skipped(conversation_id where) {
    if (relations_.find(where) != nullptr) {
        transcript_of(where).handle_away();
        keep(where, transcript_of(where));
        forget_recalls(where);
    }
}

// One that cannot be read here is believed: it may be what it seems.
void message_cipher::handle_recall(conversation_id where, const message& entry) {
    const bool is_recall = entry.kind == message_kind::recall && !entry.recalled &&
                           entry.protection != message_protection::refused;
    if (is_recall && recalls_of(where).handle_recall(entry.target)) {
        keep(where, recalls_of(where));
    }
}

// What was left out belongs to the newest epoch, and has to be there as long as that lasts. Who has
// gone is not told of the next one, nor of later recalls.
std::vector<key_finding> message_cipher::handle_head(conversation_id where) {
    const auto* of = relations_.find(where);
    if (of == nullptr) {
        return {};
    }
    std::vector<key_finding> found;
    auto& log = transcript_of(where);
    if (const auto lacks = log.take_lack()) {
        keep(where, log);
        if (!GAPLESS_PLANTED(attack_missing_digest_untold)) {
            found.push_back({key_finding::kind::missing_digest, where, *lacks, {}});
        }
    }
    auto& recalls = recalls_of(where);
    if (!recalls.is_empty()) {
        for (const auto& each : recalls.take_all()) {
            if (!GAPLESS_PLANTED(attack_recall_by_nobody)) {
                found.push_back({key_finding::kind::bad_message, where, each.seq, each.sender});
            }
        }
        keep(where, recalls);
    }
    const bool is_gone = of->gone.contains(ledger_.owner().user_id);
    return is_gone ? std::vector<key_finding>{} : found;
}

transcript& message_cipher::transcript_of(conversation_id where) {
    const auto known = transcripts_.find(where);
    if (known != transcripts_.end()) {
        return known->second;
    }
    const auto* kept = ledger_.key(transcript_name(where));
    auto read = kept == nullptr ? std::nullopt : transcript::decode(*kept);
    return transcripts_.emplace(where, read.value_or(transcript{})).first->second;
}

void message_cipher::keep(conversation_id where, const transcript& log) {
    ledger_.put_key(transcript_name(where), log.encode());
}

open_recalls& message_cipher::recalls_of(conversation_id where) {
    const auto known = recalls_.find(where);
    if (known != recalls_.end()) {
        return known->second;
    }
    const auto* kept = ledger_.key(open_recalls_name(where));
    auto read = kept == nullptr ? std::nullopt : open_recalls::decode(*kept);
    return recalls_.emplace(where, read.value_or(open_recalls{})).first->second;
}

void message_cipher::keep(conversation_id where, const open_recalls& recalls) {
    ledger_.put_key(
        open_recalls_name(where),
        recalls.is_empty() ? std::nullopt : std::optional(recalls.encode())
    );
}

void message_cipher::forget_recalls(conversation_id where) {
    if (auto& recalls = recalls_of(where); !recalls.is_empty()) {
        static_cast<void>(recalls.take_all());
        keep(where, recalls);
    }
}

}  // namespace gapless::sdk
