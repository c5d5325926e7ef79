#include "sdk/sqlite/mailbox_readers.hpp"

#include "sdk/sqlite/cell_cipher.hpp"
#include "sdk/sqlite/search_functions.hpp"

#include <gapless/assert.hpp>

#include <utility>

namespace gapless::sdk {

mailbox_readers::mailbox_readers(
    std::string path, std::string vfs, std::shared_ptr<const cell_keys> keys
)
    : path_(std::move(path)), vfs_(std::move(vfs)), keys_(std::move(keys)) {}

result<std::unique_ptr<mailbox_reader>> mailbox_readers::open() {
    const auto paused = pause();
    if (is_closed_) {
        return error(errc::shutting_down, "the mailbox is closed");
    }
    if (!is_connected_) {
        return error(errc::storage_failed, "the mailbox is being opened anew");
    }
    auto opened = storage::database::open(
        {path_, vfs_, storage::database::access::read, errc::mailbox_corrupt, equip_search}
    );
    if (!opened) {
        return opened.error();
    }
    // The first read joins the log that the writer has open.
    static_cast<void>((*opened)->ask("PRAGMA user_version"));
    if (keys_ != nullptr) {
        use_cipher(**opened, keys_, nullptr);
    }
    if (const auto failure = (*opened)->take_failure()) {
        return *failure;
    }
    ++open_;
    return std::unique_ptr<mailbox_reader>(
        new mailbox_reader(shared_from_this(), std::move(*opened))
    );
}

void mailbox_readers::handle_writer(const std::unique_lock<std::mutex>& paused, bool is_connected) {
    GAPLESS_ASSERT(paused.owns_lock());
    is_connected_ = is_connected;
}

void mailbox_readers::close() {
    auto paused = pause();
    is_closed_ = true;
    none_left_.wait(paused, [this] { return open_ == 0; });
}

void mailbox_readers::handle_closed() {
    const auto paused = pause();
    --open_;
    none_left_.notify_all();
}

}  // namespace gapless::sdk
