#include "sdk/sqlite/key_rows.hpp"

#include "sdk/sqlite/mailbox_cells.hpp"

#include <utility>

namespace gapless::sdk {

void write_keys(
    storage::database& into, const std::map<key_name, std::optional<std::string>>& changes
) {
    for (const auto& [name, value] : changes) {
        if (value) {
            into.run(
                "INSERT OR REPLACE INTO key (kind, name, value) VALUES (?, ?, ?)",
                name.kind,
                storage::blob{name.name},
                into.bytes_for(key_cell("key.value", name), *value)
            );
        } else {
            into.run(
                "DELETE FROM key WHERE kind = ? AND name = ?", name.kind, storage::blob{name.name}
            );
        }
    }
}

std::map<key_name, std::string> read_keys(storage::database& from) {
    std::map<key_name, std::string> read;
    auto found = from.select("SELECT kind, name, value FROM key");
    while (found.next()) {
        key_name name{found.read<key_kind>(0), found.read<std::string>(1)};
        auto value = found.read_content(2, key_cell("key.value", name));
        read.emplace(std::move(name), std::move(value));
    }
    return read;
}

}  // namespace gapless::sdk
