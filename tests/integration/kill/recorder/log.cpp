#include "tests/integration/kill/recorder/log.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <climits>
#include <cstdlib>

namespace gapless::kill {
namespace {

std::string setting(const char* name) {
    const char* const set = std::getenv(name);
    return set == nullptr ? std::string() : std::string(set);
}

int port_of(const sockaddr_storage& address) {
    if (address.ss_family != AF_INET) {
        return 0;
    }
    sockaddr_in inner{};
    static_assert(sizeof inner <= sizeof address);
    __builtin_memcpy(&inner, &address, sizeof inner);
    return ntohs(inner.sin_port);
}

template <class Ask>
int port_by(Ask ask, int descriptor) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    auto* const plain = reinterpret_cast<sockaddr*>(&address);
    return ask(descriptor, plain, &size) == 0 ? port_of(address) : 0;
}

}  // namespace

// It calls the kernel itself: the functions of the C library are being replaced by the recorder.
recording_log::recording_log()
    : directory_(setting("GAPLESS_RECORD_DIRECTORY")),
      swallowed_(setting("GAPLESS_RECORD_SWALLOW")),
      port_(std::atoi(setting("GAPLESS_RECORD_PORT").c_str())) {
    const std::string path = setting("GAPLESS_RECORD");
    constexpr int flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC;
    file_ = static_cast<int>(::syscall(SYS_openat, AT_FDCWD, path.c_str(), flags, 0600));
}

std::uint64_t recording_log::count() {
    const std::lock_guard lock(mutex_);
    return count_;
}

void recording_log::append(record_head head, std::string_view name, std::string_view payload) {
    head.name_bytes = static_cast<std::uint32_t>(name.size());
    head.payload_bytes = payload.size();
    std::string whole(reinterpret_cast<const char*>(&head), sizeof head);
    whole.append(name).append(payload);
    const std::lock_guard lock(mutex_);
    ++count_;
    if (::syscall(SYS_write, file_, whole.data(), whole.size()) !=
        static_cast<long>(whole.size())) {
        std::abort();  // half a recording would prove anything
    }
}

std::string recording_log::name_of(int descriptor) const {
    std::array<char, PATH_MAX> room{};
    const std::string link = "/proc/self/fd/" + std::to_string(descriptor);
    const ssize_t size = ::readlink(link.c_str(), room.data(), room.size());
    return size <= 0 ? std::string() : name_in({room.data(), static_cast<std::size_t>(size)});
}

std::string recording_log::name_in(const std::string& path) const {
    if (path == directory_) {
        return ".";
    }
    const auto slash = path.rfind('/');
    const bool is_there = slash != std::string::npos && path.substr(0, slash) == directory_;
    return is_there ? path.substr(slash + 1) : std::string();
}

bool recording_log::is_recorded_socket(int descriptor) const {
    return port_ != 0 && (port_by(::getsockname, descriptor) == port_ ||
                          port_by(::getpeername, descriptor) == port_);
}

bool recording_log::swallows(std::string_view name) const {
    return !swallowed_.empty() && name.ends_with(swallowed_);
}

}  // namespace gapless::kill
