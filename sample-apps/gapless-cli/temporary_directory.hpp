#pragma once

#include <gapless/result.hpp>

#include <string>
#include <utility>

namespace gapless::cli {

// A new directory that goes with everything in it when this does.
class temporary_directory {
public:
    // Errors: storage_failed.
    [[nodiscard]] static result<temporary_directory> make();

    ~temporary_directory();

    temporary_directory(temporary_directory&& other) noexcept
        : path_(std::exchange(other.path_, {})) {}

    temporary_directory& operator=(temporary_directory&&) = delete;

    [[nodiscard]] const std::string& path() const { return path_; }

private:
    explicit temporary_directory(std::string path) : path_(std::move(path)) {}

    std::string path_;  // empty once it was moved from
};

}  // namespace gapless::cli
