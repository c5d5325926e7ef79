#include "server/ops/data_directory.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

namespace gapless::server {

namespace {

constexpr mode_t for_owner_only = S_IRUSR | S_IWUSR;

[[nodiscard]] error failed(const char* what, const std::filesystem::path& path, int code) {
    return error{
        code == ENOSPC ? errc::storage_full : errc::storage_failed,
        std::string{what} + " " + path.string() + ": " + std::strerror(code)
    };
}

[[nodiscard]] bool write_all(int descriptor, std::string_view content) {
    while (!content.empty()) {
        const ssize_t written = ::write(descriptor, content.data(), content.size());
        if (written < 0 && errno != EINTR) {
            return false;
        }
        content.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
    }
    return ::fsync(descriptor) == 0;
}

// Makes names in the directory durable.
void sync_directory(const std::filesystem::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor >= 0) {
        ::fsync(descriptor);
        ::close(descriptor);
    }
}

}  // namespace

result<std::unique_ptr<data_directory>> data_directory::open(const std::filesystem::path& asked) {
    std::error_code ec;
    const std::filesystem::path path = std::filesystem::absolute(asked, ec).lexically_normal();
    if (std::filesystem::create_directories(path, ec)) {
        std::filesystem::permissions(path, std::filesystem::perms::owner_all, ec);
    }
    if (ec) {
        return failed("cannot make the directory", path, ec.value());
    }
    const std::filesystem::path lock = path / "gaplessd.lock";
    const int descriptor = ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, for_owner_only);
    if (descriptor < 0) {
        return failed("cannot open", lock, errno);
    }
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        const int code = errno;
        ::close(descriptor);
        if (code == EWOULDBLOCK) {
            return error{errc::data_in_use, path.string()};
        }
        return failed("cannot lock", lock, code);
    }
    return std::unique_ptr<data_directory>{new data_directory{path, descriptor}};
}

data_directory::data_directory(std::filesystem::path path, int lock_descriptor)
    : path_(std::move(path)), lock_descriptor_(lock_descriptor) {}

data_directory::~data_directory() { ::close(lock_descriptor_); }

std::optional<std::string> data_directory::read(std::string_view name) const {
    const result<std::string> content = read_file(path_ / name);
    return content ? std::optional{*content} : std::nullopt;
}

result<void> data_directory::write(std::string_view name, std::string_view content) const {
    const std::filesystem::path target = path_ / name;
    std::filesystem::path draft = target;
    draft += ".new";
    const int flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC;
    const int descriptor = ::open(draft.c_str(), flags, for_owner_only);
    if (descriptor < 0) {
        return failed("cannot write", draft, errno);
    }
    const bool is_written = write_all(descriptor, content);
    const int code = errno;
    ::close(descriptor);
    if (!is_written) {
        return failed("cannot write", draft, code);
    }
    if (::rename(draft.c_str(), target.c_str()) != 0) {
        return failed("cannot write", target, errno);
    }
    sync_directory(path_);
    return {};
}

result<std::string> read_file(const std::filesystem::path& path) {
    std::ifstream file{path, std::ios::binary};
    if (!file) {
        return error{errc::usage, "cannot read " + path.string()};
    }
    return std::string{std::istreambuf_iterator<char>{file}, {}};
}

}  // namespace gapless::server
