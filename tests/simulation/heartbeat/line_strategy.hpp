#pragma once

#include "tests/simulation/heartbeat/strategy.hpp"

namespace gapless::simulation {

// Line's, as measured and published by the developers of WeChat: 200 s on Wi-Fi, 420 s on cellular
// networks. Elsewhere the longer one, for both are called usual for phones.
class line_strategy final : public strategy {
public:
    void enter(const lab_network::path& path) override {
        interval_ = path.kind == network_kind::wifi ? seconds(200) : seconds(420);
    }

    [[nodiscard]] duration interval() const override { return interval_; }

private:
    duration interval_ = seconds(420);
};

}  // namespace gapless::simulation
