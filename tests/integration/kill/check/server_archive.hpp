#pragma once

#include <gapless/ids.hpp>
#include <gapless/member.hpp>
#include <gapless/message.hpp>
#include <gapless/seq.hpp>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace gapless::kill {

// What a stopped server's file holds, read by SQLite alone, for reading only: none of the product's
// code has a part in it.
struct server_archive {
    struct log {
        conversation_kind kind = conversation_kind::group;
        seq head;
        std::vector<message> entries;      // by ascending seq
        std::vector<std::string> members;  // of a direct conversation: both names
    };

    struct inbox_row {
        user_id user;
        inbox_version version;
        conversation_id conversation;
    };

    std::map<conversation_id, log> logs;
    std::map<user_id, std::string> names;  // canonical
    std::vector<inbox_row> inboxes;        // by ascending user and version
    std::string damage;                    // what SQLite finds wrong with the file; empty: nothing
};

// Throws std::runtime_error when the file cannot be read.
[[nodiscard]] server_archive read_archive(const std::filesystem::path& file);

}  // namespace gapless::kill
