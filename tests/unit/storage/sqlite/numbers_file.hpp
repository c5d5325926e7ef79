#pragma once

#include "storage/sqlite/writer.hpp"

#include <gapless/result.hpp>

#include <cstdint>
#include <set>
#include <string>

namespace gapless::storage {

// A file for tests of the writer: a set of numbers, with enough bytes to each that logs grow.
inline writer::options numbers_file(const std::string& path, const std::string& vfs) {
    writer::options wanted;
    wanted.path = path;
    wanted.vfs = vfs;
    wanted.corrupt = errc::mailbox_corrupt;
    wanted.schema.application = 99;
    wanted.schema.version = 1;
    wanted.schema.text =
        "PRAGMA application_id = 99; PRAGMA user_version = 1;"
        "CREATE TABLE number (value INTEGER PRIMARY KEY, body BLOB)";
    wanted.schema.too_new = errc::mailbox_too_new;
    wanted.checkpoint_frames = 12;
    wanted.first_rows = [](database&) {};
    return wanted;
}

inline result<void> add(writer& file, std::uint64_t value) {
    return file.transact([value](database& into) {
        into.run("INSERT INTO number (value, body) VALUES (?, zeroblob(1500))", value);
    });
}

inline result<std::set<std::uint64_t>> numbers(writer& file) {
    const auto connection = file.connection();
    if (!connection) {
        return connection.error();
    }
    std::set<std::uint64_t> read;
    {
        auto found = (*connection)->select("SELECT value FROM number");
        while (found.next()) {
            read.insert(found.read<std::uint64_t>(0));
        }
    }
    if (const auto failure = (*connection)->take_failure()) {
        return *failure;
    }
    return read;
}

}  // namespace gapless::storage
