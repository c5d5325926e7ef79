#pragma once

#include <gapless/result.hpp>

#include <memory>
#include <string>

namespace gapless::storage {

// Keeps a directory for one opener at a time, in all processes and within each. The operating
// system drops the lock when the holder dies, however it dies; so the file itself stays.
class lock_file {
public:
    // Fails with `taken` when somebody else holds it, and with storage_full and storage_failed.
    [[nodiscard]] static result<std::unique_ptr<lock_file>> take(
        const std::string& path, errc taken
    );
    ~lock_file();

    // A mark for those who hold it later: that the file which it guards has been filled. It holds
    // until the file is taken away. One that cannot be made is not there.
    [[nodiscard]] bool was_filled(const std::string& guarded);
    void mark_filled();

    lock_file(const lock_file&) = delete;
    lock_file& operator=(const lock_file&) = delete;

private:
    explicit lock_file(int descriptor) : descriptor_(descriptor) {}

    int descriptor_;
};

}  // namespace gapless::storage
