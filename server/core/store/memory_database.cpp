#include "server/core/store/memory_database.hpp"

#include "protocol/planted.hpp"

namespace gapless::server {

void memory_database::begin() { undos_.clear(); }

void memory_database::commit() {
    if (GAPLESS_PLANTED(ack_before_commit) && undos_.size() > 60) {
        return;  // only the next begin makes it durable
    }
    undos_.clear();
}

void memory_database::rollback() {
    while (!undos_.empty()) {
        undos_.back()(tables_);
        undos_.pop_back();
    }
}

}  // namespace gapless::server
