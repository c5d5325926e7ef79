#pragma once

#include "bindings/c/held_user.hpp"
#include "bindings/c/show.hpp"
#include "bindings/c/value.hpp"

#include <gapless/c/client.h>
#include <gapless/list_subscription.hpp>
#include <gapless/subscription.hpp>

#include <memory>
#include <utility>

namespace gapless::c {

// A listener of the app: it is shown C++ values as the C API's.
template <class Kind>
class listener {
public:
    listener(Kind kind, std::shared_ptr<queue> runs) : held_(kind, std::move(runs)) {}

    [[nodiscard]] bool is_callable() const { return held_.is_callable(); }

    template <class Shown, class From>
    void show(const From& from) {
        holding<Shown> made;
        fill(made.memory(), made.shown(), from);
        held_.call(&std::as_const(made.shown()));
    }

private:
    held_user<Kind> held_;
};

}  // namespace gapless::c

struct gapless_subscription {
    explicit gapless_subscription(gapless::subscription registered)
        : plain(std::move(registered)) {}

    explicit gapless_subscription(gapless::list_subscription registered)
        : list(std::move(registered)) {}

    gapless::subscription plain;
    gapless::list_subscription list;
    gapless::c::counted counts;
};
