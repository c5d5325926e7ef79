#include "tests/integration/kill/check/server_archive.hpp"

#include <sqlite3.h>

#include <functional>
#include <memory>
#include <stdexcept>
#include <utility>

namespace gapless::kill {
namespace {

// One row of an answer, column by column.
class row {
public:
    explicit row(sqlite3_stmt& at) : at_(at) {}

    [[nodiscard]] std::int64_t whole(int column) { return sqlite3_column_int64(&at_, column); }

    template <class Number>
    [[nodiscard]] Number number(int column) {
        return Number{static_cast<std::uint64_t>(whole(column))};
    }

    [[nodiscard]] std::string bytes(int column) {
        const auto* const first = static_cast<const char*>(sqlite3_column_blob(&at_, column));
        const auto size = static_cast<std::size_t>(sqlite3_column_bytes(&at_, column));
        return first == nullptr ? std::string() : std::string(first, size);
    }

    template <class Id>
    [[nodiscard]] Id id(int column) {
        return Id::from(bytes(column)).value();
    }

private:
    sqlite3_stmt& at_;
};

class reader {
public:
    explicit reader(const std::filesystem::path& file) {
        const int code = sqlite3_open_v2(file.c_str(), &file_, SQLITE_OPEN_READONLY, nullptr);
        require(code, SQLITE_OK);
    }

    ~reader() { sqlite3_close(file_); }

    reader(const reader&) = delete;
    reader& operator=(const reader&) = delete;

    void each(const char* question, const std::function<void(row)>& take) {
        sqlite3_stmt* made = nullptr;
        require(sqlite3_prepare_v2(file_, question, -1, &made, nullptr), SQLITE_OK);
        const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> asked(
            made, &sqlite3_finalize
        );
        int code = sqlite3_step(made);
        for (; code == SQLITE_ROW; code = sqlite3_step(made)) {
            take(row(*made));
        }
        require(code, SQLITE_DONE);
    }

private:
    void require(int code, int wanted) {
        if (code != wanted) {
            throw std::runtime_error(std::string("the archive: ") + sqlite3_errmsg(file_));
        }
    }

    sqlite3* file_ = nullptr;
};

message message_in(row& at) {
    message made;
    made.seq = at.number<seq>(1);
    made.id = at.number<message_id>(2);
    made.client_id = at.id<client_id>(3);
    made.sender = at.number<user_id>(4);
    made.sender_name = at.bytes(5);
    made.device = at.id<device_id>(6);
    made.counter = at.number<sender_counter>(7);
    made.kind = static_cast<message_kind>(at.whole(8));
    made.server_time.milliseconds = at.whole(9);
    made.ordinal = at.number<ordinal>(10);
    made.body = at.bytes(11);
    return made;
}

}  // namespace

server_archive read_archive(const std::filesystem::path& file) {
    server_archive found;
    reader from(file);
    from.each("PRAGMA integrity_check", [&](row at) {
        const std::string said = at.bytes(0);
        found.damage += said == "ok" ? "" : said + "\n";
    });
    from.each("SELECT user, canonical FROM account", [&](row at) {
        found.names[at.number<user_id>(0)] = at.bytes(1);
    });
    from.each("SELECT id, kind, head FROM conversation", [&](row at) {
        auto& log = found.logs[at.number<conversation_id>(0)];
        log.kind = static_cast<conversation_kind>(at.whole(1));
        log.head = at.number<seq>(2);
    });
    from.each("SELECT conversation, user FROM membership ORDER BY 1, 2", [&](row at) {
        const std::string& name = found.names[at.number<user_id>(1)];
        found.logs[at.number<conversation_id>(0)].members.push_back(name);
    });
    from.each(
        "SELECT conversation, seq, id, client_id, sender, sender_name, device, counter, kind,"
        " server_time, ordinal, body FROM message ORDER BY 1, 2",
        [&](row at) { found.logs[at.number<conversation_id>(0)].entries.push_back(message_in(at)); }
    );
    from.each("SELECT user, version, conversation FROM inbox_entry ORDER BY 1, 2", [&](row at) {
        found.inboxes.push_back(
            {at.number<user_id>(0), at.number<inbox_version>(1), at.number<conversation_id>(2)}
        );
    });
    return found;
}

}  // namespace gapless::kill
