#include "sample-apps/gapless-cli/device.hpp"

#include "sample-apps/gapless-cli/mailbox_key_file.hpp"
#include "sample-apps/gapless-cli/mailbox_path.hpp"
#include "sample-apps/gapless-cli/shapes.hpp"

#include <utility>

namespace gapless::cli {

namespace {

bool is_hopeless(const connection_status& status) {
    return status.reason && (status.state == connection_state::offline ||
                             status.reason->code == errc::certificate_refused);
}

}  // namespace

result<std::unique_ptr<device>> device::open(
    const console& on, const std::function<void(config&)>& adjust
) {
    const auto path = existing_mailbox(on.chosen.mailbox);
    if (!path) {
        return path.error();
    }
    auto chosen = config::in_directory(*path);
    chosen.encryption = encryption::where_begun;
    if (adjust) {
        adjust(chosen);
    }
    auto opened = open_in(on, std::move(chosen));
    if (opened && !(*opened)->client().who()) {
        return error(errc::usage, "nobody has logged in on the mailbox in " + *path);
    }
    return opened;
}

result<std::unique_ptr<device>> device::open_in(const console& on, config chosen) {
    auto key = read_mailbox_key(on.chosen.mailbox_key_file);
    if (!key) {
        return key.error();
    }
    chosen.mailbox_key = std::move(*key);
    chosen.pinned_keys = on.chosen.pins;
    chosen.transport = on.chosen.transport;
    chosen.proxy = on.chosen.proxy;
    if (on.chosen.end_to_end) {
        chosen.encryption = encryption::everywhere;
    }
    // Ours alone, and the loop outlives it.
    chosen.executor = std::shared_ptr<executor>(&on.loop, [](executor*) {});
    auto opened = client::open(std::move(chosen));
    if (!opened) {
        return opened.error();
    }
    return std::unique_ptr<device>(new device(on, std::move(*opened)));
}

device::device(const console& on, std::unique_ptr<gapless::client> opened)
    : on_(on), client_(std::move(opened)) {
    statuses_ =
        client_->on_connection([this](const connection_status& now) { handle_status(now); });
}

void device::connect() {
    is_wanted_online_ = true;
    client_->connect();
}

void device::handle_status(const connection_status& now) {
    if (on_.chosen.is_verbose) {
        on_.out.remark(saying_of(now));
    }
    if (now.reason) {
        last_reason_ = now.reason;
    }
    if (is_hopeless(now)) {
        hopeless_ = now.reason;
    }
}

result<void> device::wait(const std::function<bool()>& is_done, std::optional<duration> at_most) {
    const auto is_over = [&] { return is_done() || (is_wanted_online_ && hopeless_); };
    switch (on_.loop.run_until(is_over, at_most)) {
        case main_loop::ending::done:
            break;
        case main_loop::ending::timed_out:
            return error(errc::timed_out, last_reason_ ? message_of(*last_reason_) : "");
        case main_loop::ending::interrupted:
            return error(errc::cancelled, "by a signal");
    }
    if (!is_done()) {
        return *hopeless_;
    }
    return {};
}

}  // namespace gapless::cli
