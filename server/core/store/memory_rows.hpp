#pragma once

// Included by memory_transaction*.cpp alone: the templates through which all rows are read and
// written, each write with its undo.

#include "server/core/store/memory_transaction.hpp"

#include <utility>

namespace gapless::server {

template <class Map>
std::optional<typename Map::mapped_type> memory_transaction::find(
    Map memory_tables::* table, const typename Map::key_type& key
) {
    const Map& rows_of = rows().*table;
    const auto found = rows_of.find(key);
    if (found == rows_of.end()) {
        return std::nullopt;
    }
    return found->second;
}

template <class Map>
void memory_transaction::put(
    Map memory_tables::* table, const typename Map::key_type& key, typename Map::mapped_type row
) {
    memory_tables* tables_now = writable();
    if (tables_now == nullptr) {
        return;
    }
    Map& rows_of = tables_now->*table;
    const auto found = rows_of.find(key);
    if (found == rows_of.end()) {
        rows_of.emplace(key, std::move(row));
        database_.remember([table, key](memory_tables& tables) { (tables.*table).erase(key); });
        return;
    }
    database_.remember([table, key, old = std::move(found->second)](memory_tables& tables) {
        (tables.*table).insert_or_assign(key, old);
    });
    found->second = std::move(row);
}

template <class Map>
void memory_transaction::erase(Map memory_tables::* table, const typename Map::key_type& key) {
    memory_tables* tables_now = writable();
    if (tables_now == nullptr) {
        return;
    }
    Map& rows_of = tables_now->*table;
    const auto found = rows_of.find(key);
    if (found == rows_of.end()) {
        return;
    }
    // `key` may live in the very row that goes.
    database_.remember([table, gone = *found](memory_tables& tables) {
        (tables.*table).insert(gone);
    });
    rows_of.erase(found);
}

template <class Set>
void memory_transaction::insert(Set memory_tables::* table, const typename Set::key_type& key) {
    memory_tables* tables_now = writable();
    if (tables_now != nullptr && (tables_now->*table).insert(key).second) {
        database_.remember([table, key](memory_tables& tables) { (tables.*table).erase(key); });
    }
}

template <class Set>
void memory_transaction::remove(Set memory_tables::* table, const typename Set::key_type& key) {
    memory_tables* tables_now = writable();
    if (tables_now != nullptr && (tables_now->*table).erase(key) > 0) {
        database_.remember([table, key](memory_tables& tables) { (tables.*table).insert(key); });
    }
}

}  // namespace gapless::server
