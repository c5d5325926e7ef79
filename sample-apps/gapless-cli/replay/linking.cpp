#include "sample-apps/gapless-cli/replay/linking.hpp"

#include "sample-apps/gapless-cli/main_loop.hpp"
#include "sample-apps/gapless-cli/replay/passing_error.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace gapless::cli {

linking::linking(client& of, std::vector<device_id> others)
    : client_(of), others_(std::move(others)), life_(std::make_shared<life>(life{*this})) {}

void linking::tick() {
    if (is_busy_ || is_done_ || now() < not_before_) {
        return;
    }
    is_busy_ = true;
    client_.devices([alive = std::weak_ptr(life_)](const result<std::vector<device>>& rows) {
        if (const auto living = alive.lock()) {
            living->self.handle_devices(rows);
        }
    });
}

void linking::handle_devices(const result<std::vector<device>>& rows) {
    if (!rows) {
        rest(rows.error());
        return;
    }
    open_.clear();
    std::ranges::copy_if(*rows, std::back_inserter(open_), [&](const device& row) {
        return std::ranges::find(others_, row.id) != others_.end();
    });
    if (open_.size() < others_.size()) {
        rest(error(errc::keys_missing));
        return;
    }
    link_next();
}

void linking::link_next() {
    if (open_.empty()) {
        is_busy_ = false;
        is_done_ = true;
        return;
    }
    const auto next = open_.back();
    open_.pop_back();
    client_.link_device(next, [alive = std::weak_ptr(life_)](const result<void>& linked) {
        const auto living = alive.lock();
        if (!living) {
            return;
        }
        // An earlier try may have done it.
        if (linked || linked.error().code == errc::usage) {
            living->self.link_next();
        } else {
            living->self.rest(linked.error());
        }
    });
}

void linking::rest(const error& why) {
    is_busy_ = false;
    if (why.code == errc::keys_missing || is_passing(why)) {
        not_before_ = now() + why.retry_after.value_or(milliseconds(200));
    } else {
        trouble_ = why;
    }
}

}  // namespace gapless::cli
