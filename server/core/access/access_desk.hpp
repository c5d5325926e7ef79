#pragma once

#include "server/core/access/access_node.hpp"
#include "server/core/access/access_question.hpp"
#include "server/core/limits/bucket_table.hpp"

#include <gapless/result.hpp>
#include <gapless/time.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gapless::server {

// Answers who asks which nodes there are.
//
// Where the operator has named none it names itself. Of itself it knows the load, and that it
// drains: then it names the others alone. The others' load is what the operator says of it.
class access_desk {
public:
    struct limits {
        bool rates = true;
        std::uint32_t questions_per_minute = 600;  // per address
        duration lifetime = minutes(5);            // for how long an answer is good
    };

    struct answer {
        std::vector<access_node> nodes;  // in the order in which to try them
        duration lifetime;
    };

    // How this node is at the moment, and 64 random bits.
    struct circumstances {
        std::uint32_t load = 0;  // per mille
        bool is_draining = false;
        std::uint64_t random_bits = 0;
        instant now = {};
    };

    access_desk(limits, std::vector<access_node> named);

    // Command. Where this node itself is.
    void stand_at(const known_server& own) { own_ = own; }

    // Fails with rate_limited.
    [[nodiscard]] result<answer>
    ask(const access_question&, std::string_view address, const circumstances&);

private:
    [[nodiscard]] bool is_own(const access_node&) const;

    limits limits_;
    std::vector<access_node> named_;
    known_server own_;
    bucket_table<std::string> asked_;  // by address
};

}  // namespace gapless::server
