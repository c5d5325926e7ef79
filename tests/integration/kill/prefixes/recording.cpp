#include "tests/integration/kill/prefixes/recording.hpp"

#include <fstream>
#include <stdexcept>
#include <utility>

namespace gapless::kill {

std::vector<record> read_recording(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        throw std::runtime_error("there is no recording " + path.string());
    }
    std::vector<record> found;
    while (true) {
        record next;
        if (!file.read(reinterpret_cast<char*>(&next.head), sizeof next.head)) {
            return found;
        }
        next.name.resize(next.head.name_bytes);
        next.payload.resize(next.head.payload_bytes);
        file.read(next.name.data(), static_cast<std::streamsize>(next.name.size()));
        if (!file.read(next.payload.data(), static_cast<std::streamsize>(next.payload.size()))) {
            return found;
        }
        found.push_back(std::move(next));
    }
}

}  // namespace gapless::kill
