#pragma once

#include "storage/sqlite/writer.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace gapless::tests {

// Turns a closed file of today's version into one of an earlier one, by that version's own text:
// every row goes there that has a table, in the columns that there were. What is indexed for search
// stays behind.
inline void take_back(storage::writer::options earlier) {
    const std::string today = earlier.path + ".today";
    std::filesystem::rename(earlier.path, today);
    earlier.first_rows = [](storage::database&) {};
    auto file = storage::writer::open(std::move(earlier));
    ASSERT_TRUE(file) << message_of(file.error());
    storage::database& rows = **(*file)->connection();
    rows.execute(("ATTACH '" + today + "' AS today").c_str());
    std::vector<std::pair<std::string, std::string>> tables;
    {
        auto found = rows.select(
            "SELECT t.name, group_concat(c.name) FROM main.sqlite_schema t,"
            " pragma_table_info(t.name, 'main') c"
            " WHERE t.type = 'table' AND t.name NOT LIKE 'search%' GROUP BY t.name"
        );
        while (found.next()) {
            tables.emplace_back(found.read<std::string>(0), found.read<std::string>(1));
        }
    }
    ASSERT_FALSE(tables.empty());
    const auto copied = (*file)->transact([&](storage::database& into) {
        for (const auto& [name, columns] : tables) {
            const std::string from = " SELECT " + columns + " FROM today." + name;
            into.execute(("DELETE FROM main." + name).c_str());
            into.execute(("INSERT INTO main." + name + " (" + columns + ")" + from).c_str());
        }
    });
    ASSERT_TRUE(copied) << message_of(copied.error());
    rows.execute("DETACH today");
    ASSERT_FALSE(rows.failure());
    std::filesystem::remove(today);
}

// The tables of a file and their columns, with types and defaults, a line each.
inline std::vector<std::string> columns_of(const std::string& path) {
    std::vector<std::string> lines;
    const auto file = storage::database::open({path, "", storage::database::access::read, {}});
    EXPECT_TRUE(file);
    auto found = (*file)->select(
        "SELECT t.name || '.' || c.name || ' ' || c.type || ' ' || c.\"notnull\" || ' ' ||"
        " coalesce(c.dflt_value, '') || ' ' || c.pk FROM sqlite_schema t,"
        " pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'search%'"
        " ORDER BY 1"
    );
    while (found.next()) {
        lines.push_back(found.read<std::string>(0));
    }
    return lines;
}

}  // namespace gapless::tests
