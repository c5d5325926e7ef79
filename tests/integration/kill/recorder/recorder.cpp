// A library to be preloaded. It stands between a program and the C library, and records what the
// program does to the files of one directory, when it syncs them, and what it sends over sockets
// with one port: in the order in which it happens.
#include "tests/integration/kill/recorder/log.hpp"

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cstdarg>
#include <string>
#include <string_view>

namespace gapless::kill {
namespace {

recording_log& the_log() {
    static recording_log opened;
    return opened;
}

// The function that would have been called without us.
template <class Function>
Function* next_of(const char* name) {
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

record_head head_of(record_kind kind, int descriptor = -1) {
    record_head made;
    made.kind = kind;
    made.descriptor = descriptor;
    made.begun_after = the_log().count();
    return made;
}

template <class Open>
int record_open(const std::string& path, int flags, Open open) {
    const bool is_new = (flags & O_CREAT) != 0 && ::access(path.c_str(), F_OK) != 0;
    const record_head head = head_of(record_kind::created);
    const int descriptor = open();
    if (descriptor >= 0 && is_new) {
        if (const std::string name = the_log().name_of(descriptor); !name.empty()) {
            the_log().append(head, name, {});
        }
    }
    return descriptor;
}

template <class Write>
ssize_t record_write(int descriptor, const void* bytes, std::int64_t offset, Write write) {
    const std::string name = the_log().name_of(descriptor);
    record_head head = head_of(record_kind::written, descriptor);
    head.offset = offset;
    const ssize_t moved = write();
    if (moved > 0 && !name.empty()) {
        const auto size = static_cast<std::size_t>(moved);
        the_log().append(head, name, {static_cast<const char*>(bytes), size});
    }
    return moved;
}

template <class Truncate>
int record_truncation(int descriptor, std::int64_t size, Truncate truncate) {
    const std::string name = the_log().name_of(descriptor);
    record_head head = head_of(record_kind::truncated, descriptor);
    head.offset = size;
    const int code = truncate();
    if (code == 0 && !name.empty()) {
        the_log().append(head, name, {});
    }
    return code;
}

template <class Sync>
int record_sync(int descriptor, Sync sync) {
    const std::string name = the_log().name_of(descriptor);
    if (the_log().swallows(name)) {
        return 0;
    }
    const auto kind = name == "." ? record_kind::directory_synced : record_kind::synced;
    const record_head head = head_of(kind, descriptor);
    const int code = sync();
    if (code == 0 && !name.empty()) {
        the_log().append(head, name, {});
    }
    return code;
}

// The moment that counts is the one before the call: then the bytes may be on their way.
template <class Send>
ssize_t record_sending(int descriptor, std::string_view bytes, Send send) {
    const bool is_recorded = the_log().is_recorded_socket(descriptor);
    const record_head head = head_of(record_kind::sent, descriptor);
    const ssize_t moved = send();
    if (moved > 0 && is_recorded) {
        the_log().append(head, {}, bytes.substr(0, static_cast<std::size_t>(moved)));
    }
    return moved;
}

std::string joined(const iovec* parts, std::size_t count) {
    std::string whole;
    for (std::size_t n = 0; n < count; ++n) {
        whole.append(static_cast<const char*>(parts[n].iov_base), parts[n].iov_len);
    }
    return whole;
}

template <class Receive>
ssize_t record_receiving(int descriptor, Receive receive, const msghdr& room) {
    const record_head head = head_of(record_kind::received, descriptor);
    const ssize_t moved = receive();
    if (moved > 0 && the_log().is_recorded_socket(descriptor)) {
        const std::string all = joined(room.msg_iov, room.msg_iovlen);
        the_log().append(head, {}, all.substr(0, static_cast<std::size_t>(moved)));
    }
    return moved;
}

mode_t mode_in(int flags, va_list& rest) {
    return (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;
}

}  // namespace
}  // namespace gapless::kill

using namespace gapless::kill;

extern "C" {

int open(const char* path, int flags, ...) {
    static auto* const next = next_of<int(const char*, int, mode_t)>("open");
    va_list rest;
    va_start(rest, flags);
    const mode_t mode = mode_in(flags, rest);
    va_end(rest);
    return record_open(path, flags, [&] { return next(path, flags, mode); });
}

int open64(const char* path, int flags, ...) {
    static auto* const next = next_of<int(const char*, int, mode_t)>("open64");
    va_list rest;
    va_start(rest, flags);
    const mode_t mode = mode_in(flags, rest);
    va_end(rest);
    return record_open(path, flags, [&] { return next(path, flags, mode); });
}

ssize_t pwrite64(int descriptor, const void* bytes, size_t size, off64_t offset) {
    static auto* const next = next_of<ssize_t(int, const void*, size_t, off64_t)>("pwrite64");
    return record_write(descriptor, bytes, offset, [&] {
        return next(descriptor, bytes, size, offset);
    });
}

ssize_t pwrite(int descriptor, const void* bytes, size_t size, off_t offset) {
    return pwrite64(descriptor, bytes, size, offset);
}

int ftruncate64(int descriptor, off64_t size) noexcept {
    static auto* const next = next_of<int(int, off64_t)>("ftruncate64");
    return record_truncation(descriptor, size, [&] { return next(descriptor, size); });
}

int ftruncate(int descriptor, off_t size) noexcept { return ftruncate64(descriptor, size); }

int fsync(int descriptor) {
    static auto* const next = next_of<int(int)>("fsync");
    return record_sync(descriptor, [&] { return next(descriptor); });
}

int fdatasync(int descriptor) {
    static auto* const next = next_of<int(int)>("fdatasync");
    return record_sync(descriptor, [&] { return next(descriptor); });
}

int unlink(const char* path) noexcept {
    static auto* const next = next_of<int(const char*)>("unlink");
    const std::string name = the_log().name_in(path);
    const record_head head = head_of(record_kind::removed);
    const int code = next(path);
    if (code == 0 && !name.empty()) {
        the_log().append(head, name, {});
    }
    return code;
}

ssize_t send(int descriptor, const void* bytes, size_t size, int flags) {
    static auto* const next = next_of<ssize_t(int, const void*, size_t, int)>("send");
    const std::string_view all(static_cast<const char*>(bytes), size);
    return record_sending(descriptor, all, [&] { return next(descriptor, bytes, size, flags); });
}

ssize_t sendmsg(int descriptor, const msghdr* message, int flags) {
    static auto* const next = next_of<ssize_t(int, const msghdr*, int)>("sendmsg");
    const std::string all = joined(message->msg_iov, message->msg_iovlen);
    return record_sending(descriptor, all, [&] { return next(descriptor, message, flags); });
}

ssize_t recv(int descriptor, void* room, size_t size, int flags) {
    static auto* const next = next_of<ssize_t(int, void*, size_t, int)>("recv");
    iovec part{room, size};
    msghdr whole{};
    whole.msg_iov = &part;
    whole.msg_iovlen = 1;
    return record_receiving(descriptor, [&] { return next(descriptor, room, size, flags); }, whole);
}

ssize_t recvmsg(int descriptor, msghdr* room, int flags) {
    static auto* const next = next_of<ssize_t(int, msghdr*, int)>("recvmsg");
    return record_receiving(descriptor, [&] { return next(descriptor, room, flags); }, *room);
}

int close(int descriptor) {
    static auto* const next = next_of<int(int)>("close");
    if (the_log().is_recorded_socket(descriptor)) {
        the_log().append(head_of(record_kind::closed, descriptor), {}, {});
    }
    return next(descriptor);
}

}  // extern "C"
