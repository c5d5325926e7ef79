#include "storage/sqlite/raw_file.hpp"

#include "storage/sqlite/failure.hpp"

#include <sqlite3.h>

#include <utility>

namespace gapless::storage {
namespace {

result<sqlite3_vfs*> find_vfs(const std::string& name) {
    sqlite3_vfs* const found = sqlite3_vfs_find(name.empty() ? nullptr : name.c_str());
    if (found == nullptr) {
        return error(errc::storage_failed, "there is no VFS of that name");
    }
    return found;
}

}  // namespace

result<bool> file_exists(const std::string& path, const std::string& vfs) {
    const auto found = find_vfs(vfs);
    if (!found) {
        return found.error();
    }
    int exists = 0;
    const int code = (*found)->xAccess(*found, path.c_str(), SQLITE_ACCESS_EXISTS, &exists);
    if (code != SQLITE_OK) {
        return failure_of(code, 0, errc::storage_failed);
    }
    return exists != 0;
}

// A VFS syncs a directory when it removes something there and is asked to.
result<void> sync_names_beside(const std::string& database, const std::string& vfs) {
    const auto found = find_vfs(vfs);
    if (!found) {
        return found.error();
    }
    const std::string path = database + "-mend";
    if (auto made = raw_file::make(path, vfs); !made) {
        return made.error();
    }
    const int code = (*found)->xDelete(*found, path.c_str(), 1);
    if (code != SQLITE_OK) {
        return failure_of(code, 0, errc::storage_failed);
    }
    return {};
}

raw_file::raw_file(sqlite3_vfs& vfs, std::string path)
    : vfs_(vfs),
      path_(std::move(path)),
      room_(std::make_unique<std::uint64_t[]>(static_cast<std::size_t>(vfs.szOsFile) / 8 + 1)) {
    path_.append(4, '\0');  // where a VFS looks for parameters
}

raw_file::~raw_file() {
    if (file_ != nullptr) {
        file_->pMethods->xClose(file_);
    }
}

result<std::unique_ptr<raw_file>> raw_file::open_wal(
    const std::string& database, const std::string& vfs
) {
    return open_existing(database + "-wal", vfs, SQLITE_OPEN_READWRITE | SQLITE_OPEN_WAL);
}

result<std::unique_ptr<raw_file>> raw_file::open_database(
    const std::string& path, const std::string& vfs
) {
    return open_existing(path, vfs, SQLITE_OPEN_READONLY | SQLITE_OPEN_MAIN_DB);
}

result<std::unique_ptr<raw_file>> raw_file::open_existing(
    const std::string& path, const std::string& vfs, int flags
) {
    const auto exists = file_exists(path, vfs);
    if (!exists) {
        return exists.error();
    }
    if (!*exists) {
        return std::unique_ptr<raw_file>();
    }
    std::unique_ptr<raw_file> opened(new raw_file(**find_vfs(vfs), path));
    if (auto done = opened->open(flags); !done) {
        return done.error();
    }
    return opened;
}

result<std::unique_ptr<raw_file>> raw_file::make(const std::string& path, const std::string& vfs) {
    const auto found = find_vfs(vfs);
    if (!found) {
        return found.error();
    }
    constexpr int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MAIN_JOURNAL;
    std::unique_ptr<raw_file> opened(new raw_file(**found, path));
    if (auto done = opened->open(flags); !done) {
        return done.error();
    }
    return opened;
}

result<void> raw_file::open(int flags) {
    auto* const file = reinterpret_cast<sqlite3_file*>(room_.get());
    const int code = vfs_.xOpen(&vfs_, path_.c_str(), file, flags, nullptr);
    if (file->pMethods != nullptr) {
        file_ = file;
    }
    return judge(code);
}

result<std::int64_t> raw_file::size() {
    sqlite3_int64 bytes = 0;
    if (auto judged = judge(file_->pMethods->xFileSize(file_, &bytes)); !judged) {
        return judged.error();
    }
    return std::int64_t{bytes};
}

result<void> raw_file::read(std::span<std::uint8_t> into, std::int64_t offset) {
    return judge(file_->pMethods->xRead(file_, into.data(), static_cast<int>(into.size()), offset));
}

result<void> raw_file::write(std::span<const std::uint8_t> bytes, std::int64_t offset) {
    return judge(
        file_->pMethods->xWrite(file_, bytes.data(), static_cast<int>(bytes.size()), offset)
    );
}

result<void> raw_file::sync() { return judge(file_->pMethods->xSync(file_, SQLITE_SYNC_NORMAL)); }

bool raw_file::has_safe_overwrite() const {
    return (file_->pMethods->xDeviceCharacteristics(file_) & SQLITE_IOCAP_POWERSAFE_OVERWRITE) != 0;
}

result<void> raw_file::judge(int code) const {
    if (code == SQLITE_OK) {
        return {};
    }
    return failure_of(code, 0, errc::storage_failed);
}

}  // namespace gapless::storage
