#pragma once

#include "tests/integration/kill/recorder/record_format.hpp"

#include <sys/uio.h>

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

namespace gapless::kill {

// Where the recorder writes, and what of: all by the environment of the recorded process.
//
//     GAPLESS_RECORD=/a/file              the recording
//     GAPLESS_RECORD_DIRECTORY=/a/place   the files in it are recorded
//     GAPLESS_RECORD_PORT=4711            what is sent over sockets with this port is recorded
//     GAPLESS_RECORD_SWALLOW=-wal         files named so are never synced: a lie that must be found
class recording_log {
public:
    recording_log();

    recording_log(const recording_log&) = delete;
    recording_log& operator=(const recording_log&) = delete;

    [[nodiscard]] std::uint64_t count();
    void append(record_head, std::string_view name, std::string_view payload);

    // The name of a file in the directory, "." for the directory itself; empty for all else.
    [[nodiscard]] std::string name_of(int descriptor) const;
    [[nodiscard]] std::string name_in(const std::string& path) const;

    [[nodiscard]] bool is_recorded_socket(int descriptor) const;
    [[nodiscard]] bool swallows(std::string_view name) const;

private:
    std::mutex mutex_;
    std::string directory_;
    std::string swallowed_;
    int port_ = 0;
    int file_ = -1;
    std::uint64_t count_ = 0;
};

}  // namespace gapless::kill
