#pragma once

#include <gapless/result.hpp>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace gapless::server {

// The directory of everything that the server keeps, held by one process at a time.
//
// The hold is a lock on a file in it, which the system releases when the process ends, however it
// ends. Files are for their owner only.
class data_directory {
public:
    // Makes the directory if there is none. Fails with data_in_use, or with storage_failed and the
    // reason.
    [[nodiscard]] static result<std::unique_ptr<data_directory>> open(const std::filesystem::path&);

    ~data_directory();
    data_directory(const data_directory&) = delete;
    data_directory& operator=(const data_directory&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }  // absolute

    // A whole file of the directory; empty when there is none.
    [[nodiscard]] std::optional<std::string> read(std::string_view name) const;

    // Writes a file so that after a crash there is either the old one or the new one, whole.
    [[nodiscard]] result<void> write(std::string_view name, std::string_view content) const;

private:
    data_directory(std::filesystem::path, int lock_descriptor);

    std::filesystem::path path_;
    int lock_descriptor_;
};

// A whole file, wherever it is. Fails with usage and its name when it cannot be read.
[[nodiscard]] result<std::string> read_file(const std::filesystem::path&);

}  // namespace gapless::server
