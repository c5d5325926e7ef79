#include "storage/sqlite/schema.hpp"

#include <string>

namespace gapless::storage {

error too_new(const schema& wanted, std::int64_t version) {
    return error(
        wanted.too_new,
        "its version is " + std::to_string(version) + ", this program knows " +
            std::to_string(wanted.version)
    );
}

result<bool> is_unborn(database& connection, const schema& wanted) {
    const auto application = connection.ask("PRAGMA application_id");
    const auto version = connection.ask("PRAGMA user_version");
    const auto tables = connection.ask("SELECT count(*) FROM sqlite_schema");
    if (const auto failure = connection.take_failure()) {
        return *failure;
    }
    if (application == 0 && version == 0 && tables == 0) {
        return true;
    }
    if (application != wanted.application) {
        return connection.damage("the file belongs to another program");
    }
    if (version > wanted.version) {
        return too_new(wanted, version);
    }
    return false;
}

void establish(
    database& connection,
    const schema& wanted,
    bool unborn,
    const std::function<void(database&)>& first_rows
) {
    if (unborn) {
        connection.execute(wanted.text);
        first_rows(connection);
    }
    const auto version = connection.ask("PRAGMA user_version");
    for (const auto& step : wanted.migrations) {
        if (step.to > version) {
            connection.execute(step.text);
        }
    }
    if (connection.ask("PRAGMA user_version") != wanted.version) {
        connection.fail(connection.damage("no migration leads to this program's version"));
    }
}

}  // namespace gapless::storage
