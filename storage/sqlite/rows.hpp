#pragma once

#include "storage/sqlite/cell.hpp"

#include <gapless/strong_bytes.hpp>
#include <gapless/strong_number.hpp>
#include <gapless/time.hpp>

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

struct sqlite3_stmt;

namespace gapless::storage {

class database;

// The rows of one running query, one after the other:
//
//     auto found = connection.select("SELECT head FROM conversation WHERE id = ?", id);
//     while (found.next()) { … found.read<seq>(0) … }
//
// Columns are read by their place, into the type that was asked for; text that is longer or shorter
// than a strong_bytes is damage, and makes the connection fail. A failed connection has no rows.
// The query ends with this object; one query of the same text at a time. The connection outlives
// it.
class rows {
public:
    rows(database& connection, sqlite3_stmt* running);
    ~rows();

    rows(const rows&) = delete;
    rows& operator=(const rows&) = delete;

    [[nodiscard]] bool next();

    template <class T>
    [[nodiscard]] T read(int column) {
        T value{};
        assign(value, column);
        return value;
    }

    // Content, as it was before the connection's codec sealed it. What the codec does not know is
    // damage, and makes the connection fail.
    [[nodiscard]] std::string read_content(int column, const cell& where);
    [[nodiscard]] std::optional<std::string> read_optional_content(int column, const cell& where);

private:
    [[nodiscard]] std::int64_t number(int column) const;
    [[nodiscard]] std::string_view text(int column) const;  // until the next row
    [[nodiscard]] bool is_null(int column) const;
    void report_damage();

    template <class T>
        requires std::is_integral_v<T> || std::is_enum_v<T>
    void assign(T& value, int column) const {
        value = static_cast<T>(number(column));
    }

    template <class Tag>
    void assign(strong_number<Tag>& value, int column) const {
        value = strong_number<Tag>{static_cast<std::uint64_t>(number(column))};
    }

    template <class Tag, std::size_t Size>
    void assign(strong_bytes<Tag, Size>& value, int column) {
        if (auto whole = strong_bytes<Tag, Size>::from(text(column))) {
            value = *whole;
        } else {
            report_damage();
        }
    }

    void assign(wall_time& value, int column) const { value.milliseconds = number(column); }

    void assign(std::string& value, int column) const { value = text(column); }

    template <class T>
    void assign(std::optional<T>& value, int column) {
        if (!is_null(column)) {
            assign(value.emplace(), column);
        }
    }

    database& connection_;
    sqlite3_stmt* running_;
};

}  // namespace gapless::storage
