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

lock_file::~lock_file() { ::close(descriptor_); }

}  // namespace gapless::storage
