#include "sdk/core/keys/generation_book.hpp"

#include "protocol/crypto/byte_reader.hpp"
#include "protocol/crypto/byte_writer.hpp"
#include "protocol/planted.hpp"
#include "sdk/core/keys/key_names.hpp"
#include "sdk/core/keys/text.hpp"

#include <string>
#include <utility>
#include <vector>

namespace gapless::sdk {
namespace {

using secret_key = crypto::secret_bytes<32>;

bool is_generation(const key_name& name) { return name.kind == key_kind::generation; }

}  // namespace

generation_book::generation_book(limits options, ledger& book) : limits_(options), ledger_(book) {
    const auto& keys = ledger_.keys();
    for (auto each = keys.lower_bound({key_kind::generation, {}});
         each != keys.end() && is_generation(each->first);
         ++each) {
        const auto kept = decode(each->first, each->second);
        if (kept) {
            due_.emplace(kept->due, each->first);
        }
    }
}

void generation_book::handle_epoch(conversation_id where, std::uint64_t epoch, wall_time at) {
    retire_all(generation_name(where, 0, 0), generation_name(where, epoch, 0), at);
}

void generation_book::take(
    conversation_id where, std::uint64_t epoch, const crypto::generation_key& first, wall_time at
) {
    const auto due = at + limits_.window + limits_.window;
    put(generation_name(where, epoch, first.number()), {first.number(), due, first.key().copy()});
}

void generation_book::handle_used(
    conversation_id where, std::uint64_t epoch, const crypto::generation_key& key, wall_time at
) {
    const auto newest = before(where, epoch, crypto::generation_key::number_max);
    if (!newest || newest->number() >= key.number()) {
        return;
    }
    const auto due = find(generation_name(where, epoch, newest->number()))->due;
    const auto name = generation_name(where, epoch, key.number());
    retire_all(generation_name(where, epoch, 0), name, at);
    put(name, {key.number(), due, key.key().copy()});
}

bool generation_book::sweep(wall_time now) {
    bool is_any = false;
    while (!due_.empty() && due_.begin()->first <= now) {
        const auto name = due_.begin()->second;
        due_.erase(due_.begin());
        if (!GAPLESS_PLANTED(generation_key_kept)) {
            ledger_.put_key(name, std::nullopt);
            is_any = true;
        }
    }
    return is_any;
}

std::optional<wall_time> generation_book::next_sweep() const {
    return due_.empty() ? std::nullopt : std::optional(due_.begin()->first);
}

std::optional<crypto::generation_key> generation_book::before(
    conversation_id where, std::uint64_t epoch, std::uint32_t generation
) const {
    const auto& keys = ledger_.keys();
    const auto first = generation_name(where, epoch, 0);
    auto each = keys.upper_bound(generation_name(where, epoch, generation));
    if (each == keys.begin() || (--each)->first < first) {
        return std::nullopt;
    }
    auto kept = decode(each->first, each->second);
    return kept ? std::optional(crypto::generation_key(kept->number, std::move(kept->key)))
                : std::nullopt;
}

bool generation_book::has_keys(conversation_id where, std::uint64_t epoch) const {
    return before(where, epoch, crypto::generation_key::number_max).has_value();
}

bool generation_book::is_empty() const {
    const auto first = ledger_.keys().lower_bound({key_kind::generation, {}});
    return first == ledger_.keys().end() || !is_generation(first->first);
}

std::optional<generation_book::kept_key> generation_book::decode(
    const key_name& name, const std::string& value
) {
    crypto::byte_reader place(crypto::view_of(name.name));
    crypto::byte_reader in(crypto::view_of(value));
    static_cast<void>(place.u63());
    static_cast<void>(place.u63());
    kept_key read;
    read.number = place.u32();
    read.key = secret_key{in.fixed<32>()};
    read.due = in.time();
    return place.finish() && in.finish() ? std::optional(std::move(read)) : std::nullopt;
}

std::optional<generation_book::kept_key> generation_book::find(const key_name& name) const {
    const auto* value = ledger_.key(name);
    return value == nullptr ? std::nullopt : decode(name, *value);
}

void generation_book::put(const key_name& name, const kept_key& kept) {
    crypto::byte_writer out;
    out.raw(kept.key.view()).u64(static_cast<std::uint64_t>(kept.due.milliseconds));
    if (const auto before = find(name)) {
        due_.erase({before->due, name});
    }
    due_.emplace(kept.due, name);
    ledger_.put_key(name, text_of(out.take()));
}

void generation_book::retire(const key_name& name, wall_time to) {
    if (auto kept = find(name); kept && to < kept->due) {
        kept->due = to;
        put(name, *kept);
    }
}

void generation_book::retire_all(const key_name& from, const key_name& to, wall_time at) {
    std::vector<key_name> names;
    const auto& keys = ledger_.keys();
    for (auto each = keys.lower_bound(from); each != keys.end() && each->first < to; ++each) {
        names.push_back(each->first);
    }
    for (const auto& name : names) {
        retire(name, at + limits_.window);
    }
}

}  // namespace gapless::sdk
