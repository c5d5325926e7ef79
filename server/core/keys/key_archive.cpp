#include "server/core/keys/key_archive.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

namespace gapless::server {
namespace {

constexpr std::size_t archive_page_bytes = std::size_t{512} * 1'024;

result<void> check_listed(job_workspace& work, const actor& by) {
    const auto account = work.store().find_account_keys(by.user);
    const bool is_listed = account && std::ranges::binary_search(account->devices, by.device);
    return is_listed ? result<void>{}
                     : error{errc::forbidden, "the device is not in the user's device list"};
}

}  // namespace

result<void> append_archive(
    job_workspace& work, const actor& by, const protocol::append_archive& asked
) {
    if (const auto listed = check_listed(work, by); !listed) {
        return listed;
    }
    auto& store = work.store();
    const std::uint64_t count = store.archive_size(by.user);
    if (asked.number < count) {
        const auto stored = store.archive_chunks(by.user, asked.number, 1);
        const bool is_same = !stored.empty() && stored.front() == asked.chunk;
        return is_same ? result<void>{} : error{errc::conflict, "another chunk stands there"};
    }
    if (asked.number > count) {
        return error{errc::conflict, "the chunk before it is missing"};
    }
    if (count >= protocol::archive_chunks_max) {
        return error{errc::storage_full, "the key archive is full"};
    }
    if (asked.chunk.empty()) {
        return error{errc::usage, "the chunk is empty"};
    }
    store.append_archive(by.user, asked.number, asked.chunk);
    return {};
}

result<void> put_key_box(job_workspace& work, const actor& by, const protocol::put_key_box& asked) {
    if (const auto listed = check_listed(work, by); !listed) {
        return listed;
    }
    if (asked.device != device_id{}) {
        const auto known = work.device(asked.device);
        if (!known || known->user != by.user) {
            return error{errc::usage, "the box is for a device that is not the user's"};
        }
    }
    // Keys are added, and never taken away: who has fewer does not know the newest.
    const auto stored = work.store().find_key_box(by.user, asked.device);
    if (asked.box.size() < stored.size()) {
        return error{errc::conflict, "a box with more keys stands there"};
    }
    work.store().put_key_box(by.user, asked.device, asked.box);
    return {};
}

protocol::fetched_archive fetch_archive(
    job_workspace& work, const actor& by, const protocol::fetch_archive& asked
) {
    auto& store = work.store();
    protocol::fetched_archive page;
    page.count = store.archive_size(by.user);
    page.chunks = store.archive_chunks(by.user, asked.from, archive_page_bytes);
    page.box = store.find_key_box(by.user, by.device);
    page.recovery = store.find_key_box(by.user, device_id{});
    return page;
}

}  // namespace gapless::server
