#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

namespace gapless::tests {

// A directory of its own that goes with it.
class temporary_directory {
public:
    temporary_directory() {
        std::string pattern = (std::filesystem::temp_directory_path() / "gapless-XXXXXX").string();
        const char* const made = mkdtemp(pattern.data());
        path_ = made == nullptr ? std::string() : pattern;
    }

    ~temporary_directory() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    temporary_directory(const temporary_directory&) = delete;
    temporary_directory& operator=(const temporary_directory&) = delete;

    [[nodiscard]] const std::string& path() const { return path_; }

    [[nodiscard]] std::string operator/(const std::string& name) const {
        return path_ + "/" + name;
    }

private:
    std::string path_;
};

}  // namespace gapless::tests
