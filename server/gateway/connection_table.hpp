#pragma once

#include "server/core/engine_output.hpp"
#include "server/gateway/device_connection.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace gapless::server {

// The connections by their ids. A message may have ten thousand recipients, so finding one is an
// array access: the lower half of an id is a slot, the upper half counts how often the slot has
// been used, so that no id comes twice.
class connection_table {
public:
    struct entry {
        std::shared_ptr<device_connection> connection;
        bool is_marked = false;  // for the driver: already on its list of those to flush
        std::size_t bytes = 0;   // for the driver: what it has counted as queued
    };

    [[nodiscard]] connection_id add(std::shared_ptr<device_connection>);

    // Null for an id that is not, or no longer, in use. Valid until the next add.
    [[nodiscard]] entry* find(connection_id);

    // Takes the connection out; null when the id is not in use.
    std::shared_ptr<device_connection> remove(connection_id);

    [[nodiscard]] std::vector<std::shared_ptr<device_connection>> all() const;
    [[nodiscard]] std::vector<connection_id> ids() const;

    [[nodiscard]] std::size_t size() const { return slots_.size() - free_.size(); }

private:
    struct slot {
        std::uint32_t uses = 0;
        entry held;
    };

    std::vector<slot> slots_;
    std::vector<std::uint32_t> free_;
};

}  // namespace gapless::server
