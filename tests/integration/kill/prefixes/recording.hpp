#pragma once

#include "tests/integration/kill/recorder/record_format.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace gapless::kill {

// One call of the recorded program, as the recorder wrote it down.
struct record {
    record_head head;
    std::string name;
    std::string payload;
};

// A torn record at the end, of a process that was killed, is no record. Throws std::runtime_error
// when there is no such file.
[[nodiscard]] std::vector<record> read_recording(const std::filesystem::path&);

}  // namespace gapless::kill
