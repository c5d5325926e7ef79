#include "storage/sqlite/directory.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <errno.h>
#include <filesystem>
#include <system_error>

namespace gapless::storage {
namespace {

result<void> sync_directory(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) {
        return system_failure(path, errno);
    }
    const int failed = ::fsync(descriptor) == 0 ? 0 : errno;
    ::close(descriptor);
    if (failed != 0) {
        return system_failure(path, failed);
    }
    return {};
}

}  // namespace

result<void> make_directory(const std::string& path) {
    struct stat status{};
    if (::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode)) {
        return {};
    }
    const std::filesystem::path whole = absolute_path(path);
    const std::string parent = whole.parent_path().string();
    if (parent != whole.string()) {
        if (auto made = make_directory(parent); !made) {
            return made;
        }
    }
    if (::mkdir(whole.c_str(), private_directory) != 0 && errno != EEXIST) {
        return system_failure(path, errno);
    }
    return sync_directory(parent);
}

result<void> make_private_file(const std::string& path) {
    const int descriptor =
        ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, private_file);
    if (descriptor < 0 && errno != EEXIST) {
        return system_failure(path, errno);
    }
    if (descriptor >= 0) {
        ::close(descriptor);
    }
    return {};
}

std::string absolute_path(const std::string& path) {
    std::error_code failed;
    std::filesystem::path whole = std::filesystem::absolute(path, failed);
    if (failed) {
        return path;
    }
    whole = whole.lexically_normal();
    return whole.has_filename() ? whole.string() : whole.parent_path().string();
}

error system_failure(const std::string& path, int number) {
    const bool no_room = number == ENOSPC || number == EDQUOT;
    return error(
        no_room ? errc::storage_full : errc::storage_failed,
        path + ": " + std::generic_category().message(number)
    );
}

}  // namespace gapless::storage
