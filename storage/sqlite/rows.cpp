#include "storage/sqlite/rows.hpp"

#include "storage/sqlite/database.hpp"

#include <sqlite3.h>

#include <utility>

namespace gapless::storage {

rows::rows(database& connection, sqlite3_stmt* running)
    : connection_(connection), running_(running) {}

rows::~rows() {
    if (running_ != nullptr) {
        connection_.end(running_);
    }
}

bool rows::next() { return running_ != nullptr && connection_.step(running_); }

std::string rows::read_content(int column, const cell& where) {
    const std::string_view stored = text(column);
    if (connection_.cells() == nullptr || stored.empty()) {
        return std::string(stored);
    }
    auto plain = connection_.cells()->open(where, stored);
    if (!plain) {
        connection_.fail(connection_.damage(
            "what stands in " + std::string(where.column) + " was not written there with this key"
        ));
    }
    return std::move(plain).value_or("");
}

std::optional<std::string> rows::read_optional_content(int column, const cell& where) {
    return is_null(column) ? std::nullopt : std::optional(read_content(column, where));
}

std::int64_t rows::number(int column) const { return sqlite3_column_int64(running_, column); }

std::string_view rows::text(int column) const {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(running_, column));
    if (bytes == nullptr) {
        return {};
    }
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(running_, column))};
}

bool rows::is_null(int column) const {
    return sqlite3_column_type(running_, column) == SQLITE_NULL;
}

void rows::report_damage() { connection_.fail(connection_.damage("a value has the wrong length")); }

}  // namespace gapless::storage
