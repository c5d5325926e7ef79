#pragma once

#include "sample-apps/gapless-cli/device.hpp"

#include <gapless/result.hpp>

#include <memory>
#include <optional>
#include <utility>

namespace gapless::cli {

// One call to a client as a plain function: pass callback() to the call, then take() waits for what
// it is called with. The callback may come later than the answer's own end.
template <class T>
class answer {
public:
    [[nodiscard]] auto callback() {
        return [given = given_](result<T> value) { *given = std::move(value); };
    }

    // Fails as the call does, and as device::wait.
    [[nodiscard]] result<T> take(device& from, std::optional<duration> at_most = std::nullopt) {
        const auto waited = from.wait([&] { return given_->has_value(); }, at_most);
        if (!waited) {
            return waited.error();
        }
        return std::move(**given_);
    }

private:
    std::shared_ptr<std::optional<result<T>>> given_ = std::make_shared<std::optional<result<T>>>();
};

}  // namespace gapless::cli
