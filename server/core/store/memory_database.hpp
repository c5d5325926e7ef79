#pragma once

#include "server/core/store/memory_tables.hpp"

#include <functional>
#include <utility>
#include <vector>

namespace gapless::server {

// The memory store's disk: rows, and how to take back what the running transaction did to them.
//
// A transaction changes rows in place, and each change leaves its undo here; so a job costs what it
// touches, not what there is. begin, then changes, then commit or rollback. crash() is what a power
// loss leaves: every committed job and nothing else.
//
// It is a value: a copy taken between transactions is a snapshot.
class memory_database {
public:
    using undo = std::function<void(memory_tables&)>;

    memory_database() = default;

    explicit memory_database(memory_tables tables) : tables_(std::move(tables)) {}

    void begin();
    void commit();
    void rollback();

    void crash() { rollback(); }

    [[nodiscard]] const memory_tables& tables() const { return tables_; }

    // For the transaction alone.
    [[nodiscard]] memory_tables& rows() { return tables_; }

    void remember(undo step) { undos_.push_back(std::move(step)); }

private:
    memory_tables tables_;
    std::vector<undo> undos_;  // in the order of the changes
};

}  // namespace gapless::server
