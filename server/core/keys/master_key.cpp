#include "server/core/keys/master_key.hpp"

#include "protocol/wire/relation_key_frames.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gapless::server {

namespace {

constexpr std::size_t read_at_once = 256;

// Every key of the store with its relation, until one is refused.
template <class Take>
result<void> for_each_key(store_transaction& store, const Take& take) {
    auto where = store.managed_conversation_after(conversation_id{});
    for (; where; where = store.managed_conversation_after(*where)) {
        const auto of = store.find_conversation(*where);
        std::uint64_t from = 0;
        std::vector<relation_key_record> some;
        do {
            some = store.relation_keys(*where, from, read_at_once);
            for (relation_key_record& each : some) {
                from = each.version + 1;
                const relation_name relation = of ? of->relation : relation_name{};
                if (const result<void> taken = take(relation, each); !taken) {
                    return taken;
                }
            }
        } while (some.size() == read_at_once);
    }
    return {};
}

}  // namespace

// The first one tells: all are of one master key, which is changed for all of them at once.
result<void> check_master_key(store_transaction& store, relation_vault* vault) {
    const auto where = store.managed_conversation_after(conversation_id{});
    const auto of = where ? store.find_conversation(*where) : std::nullopt;
    if (!of) {
        return {};
    }
    if (vault == nullptr) {
        return error{errc::usage, "there are managed conversations: give --managed-key-file"};
    }
    const relation_key_record first = store.relation_keys(*where, 0, 1).at(0);
    return vault->unwrap(of->relation, first.version, first.wrapped)
               ? result<void>{}
               : error{
                     errc::usage,
                     "the managed conversations are of another master key: give that one, or "
                     "change it with --managed-old-key-file"
                 };
}

result<void> change_master_key(
    store_transaction& store, relation_vault& before, relation_vault& now
) {
    std::vector<relation_key_record> changed;
    const auto looked = for_each_key(
        store,
        [&](const relation_name& relation, relation_key_record& row) -> result<void> {
            if (now.unwrap(relation, row.version, row.wrapped)) {
                return {};
            }
            const auto key = before.unwrap(relation, row.version, row.wrapped);
            if (!key) {
                return error{
                    errc::usage, "a managed conversation is of neither master key, old or new"
                };
            }
            row.wrapped = now.wrap(relation, row.version, *key);
            changed.push_back(std::move(row));
            return {};
        }
    );
    if (!looked) {
        return looked;
    }
    for (const relation_key_record& each : changed) {
        store.put_relation_key(each);
    }
    return {};
}

}  // namespace gapless::server
