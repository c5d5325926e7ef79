#include "storage/sqlite/lock_file.hpp"

#include "storage/sqlite/directory.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <errno.h>

namespace gapless::storage {

result<std::unique_ptr<lock_file>> lock_file::take(const std::string& path, errc taken) {
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, private_file);
    if (descriptor < 0) {
        return system_failure(path, errno);
    }
    std::unique_ptr<lock_file> held(new lock_file(descriptor));
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) {
            return error(taken, path + " is locked by another opener");
        }
        return system_failure(path, errno);
    }
    return held;
}

bool lock_file::was_filled(const std::string& guarded) {
    if (::access(guarded.c_str(), F_OK) != 0) {
        static_cast<void>(::ftruncate(descriptor_, 0) == 0);
    }
    char mark = 0;
    return ::pread(descriptor_, &mark, 1, 0) == 1;
}

void lock_file::mark_filled() { static_cast<void>(::pwrite(descriptor_, "1", 1, 0) == 1); }

lock_file::~lock_file() { ::close(descriptor_); }

}  // namespace gapless::storage
