#pragma once

#include "sdk/sqlite/cell_keys.hpp"
#include "sdk/sqlite/mailbox_reader.hpp"

#include <gapless/result.hpp>

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>

namespace gapless::sdk {

// Where the readers of one mailbox come from; any thread may ask. It outlives the mailbox: then it
// gives no more readers.
//
// It counts them, and holds the writer's close back until all have gone: a connection that closes
// last would have a say over the log. And it lets none be opened while the writer has no connection
// of its own: the first connection to a log recovers it, and that is the writer's to do.
class mailbox_readers : public std::enable_shared_from_this<mailbox_readers> {
public:
    // With what the cells are sealed with; null: they are in clear.
    mailbox_readers(std::string path, std::string vfs, std::shared_ptr<const cell_keys> keys);

    // Fails with shutting_down once the mailbox is closed, and as database::open.
    [[nodiscard]] result<std::unique_ptr<mailbox_reader>> open();

    // For the mailbox. Whatever may close the writer's connection is done under the lock, and says
    // afterwards whether there is one.
    [[nodiscard]] std::unique_lock<std::mutex> pause() { return std::unique_lock(mutex_); }

    void handle_writer(const std::unique_lock<std::mutex>& paused, bool is_connected);

    // For the mailbox: waits for the last reader. The caller must not hold one.
    void close();

private:
    friend class mailbox_reader;

    void handle_closed();

    const std::string path_;
    const std::string vfs_;
    const std::shared_ptr<const cell_keys> keys_;
    std::mutex mutex_;
    std::condition_variable none_left_;
    std::size_t open_ = 0;
    bool is_connected_ = true;
    bool is_closed_ = false;
};

}  // namespace gapless::sdk
