#pragma once

#include <gapless/client.hpp>
#include <gapless/error.hpp>
#include <gapless/time.hpp>

#include <memory>
#include <optional>
#include <vector>

namespace gapless::cli {

// The first device of a user lets the others read and write what is encrypted, one after the other.
//
// tick() begins, and begins again after an error that passes. Everything happens on the loop's
// thread. The client outlives it.
class linking {
public:
    linking(client& of, std::vector<device_id> others);

    void tick();

    [[nodiscard]] bool is_done() const { return is_done_; }

    // What no further try can mend.
    [[nodiscard]] const std::optional<error>& trouble() const { return trouble_; }

private:
    // Callbacks that come after the end find it gone.
    struct life {
        linking& self;
    };

    void handle_devices(const result<std::vector<device>>& rows);
    void link_next();
    void rest(const error& why);

    client& client_;
    const std::vector<device_id> others_;
    std::shared_ptr<life> life_;
    std::vector<device> open_;  // still to be linked
    bool is_busy_ = false;
    bool is_done_ = false;
    instant not_before_;
    std::optional<error> trouble_;
};

}  // namespace gapless::cli
