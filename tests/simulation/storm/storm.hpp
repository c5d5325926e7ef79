#pragma once

#include "sdk/core/client_engine.hpp"
#include "sdk/core/mailbox/memory_mailbox.hpp"
#include "server/core/server_engine.hpp"
#include "server/core/store/memory_database.hpp"
#include "server/core/store/memory_store.hpp"
#include "tests/simulation/scheduler.hpp"
#include "tests/simulation/seeded_entropy.hpp"
#include "tests/support/toy_hasher.hpp"

#include <gapless/time.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace gapless::simulation {

// What came of a storm. Times are since the server listened again.
struct storm_result {
    std::size_t clients = 0;
    std::size_t back = 0;
    duration half_back;
    duration last_back;
    std::size_t peak_a_second = 0;    // log-ins
    std::size_t refused = 0;          // by rate_limited or overloaded
    std::size_t refused_in_vain = 0;  // likewise, while the server had nothing to do
};

// A server dies, with very many clients on it, and is back after a while: the product's engines on
// both sides, in made-up time, with the product's limits. The store needs its time for what it is
// asked, one job after the other; messages need theirs on the way. What is asked for here is
// whether the crowd comes back as a crowd.
class storm {
public:
    struct options {
        std::size_t clients = 10'000;
        std::uint64_t seed = 1;
        duration down_for = seconds(5);
        duration on_the_way = milliseconds(20);
        duration store_per_operation = microseconds(200);
        duration at_most = minutes(5);
    };

    explicit storm(const options&);
    ~storm();

    storm(const storm&) = delete;
    storm& operator=(const storm&) = delete;

    [[nodiscard]] storm_result run();

private:
    struct client;

    void sign_up(std::size_t index);
    void restart();
    void lose_all();
    void pump_server();
    void pump(client&);
    void travel(scheduler::action what);
    void feed(client&, auto&& input);
    void arm_server();
    void arm(client&);
    void connect(client&);
    void carry_to_client(server::connection_id, const protocol::frame&);
    void do_job(server::store_job);
    void note_refusal(const protocol::frame&);
    [[nodiscard]] moment now() const;
    [[nodiscard]] storm_result result_of() const;

    options options_;
    scheduler time_;
    tests::toy_hasher hasher_;
    server::memory_database database_;
    server::memory_store store_{database_};
    std::unique_ptr<server::server_engine> server_;
    std::vector<std::unique_ptr<client>> clients_;
    std::map<server::connection_id, client*> links_;
    server::connection_id last_link_;
    std::size_t back_ = 0;
    bool is_listening_ = false;
    bool has_job_ = false;
    bool is_signing_up_ = true;
    instant listens_at_;
    instant last_arrival_;
    std::optional<instant> server_armed_;
    std::size_t refused_ = 0;
    std::size_t refused_in_vain_ = 0;
};

}  // namespace gapless::simulation
