#pragma once

#include "protocol/wire/frame_reader.hpp"
#include "server/core/server_engine.hpp"
#include "server/core/session/part_desk.hpp"
#include "tests/simulation/checkers/log_checker.hpp"
#include "tests/simulation/network.hpp"
#include "tests/simulation/node_clock.hpp"
#include "tests/simulation/options.hpp"
#include "tests/simulation/prng.hpp"
#include "tests/simulation/report.hpp"
#include "tests/simulation/scheduler.hpp"
#include "tests/simulation/server_disk.hpp"
#include "tests/simulation/toy_hasher.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string_view>

namespace gapless::simulation {

// The server as a process that can be killed: the product's engine, a store that outlives it, and
// the pump between them and the made-up world.
class server_node {
public:
    // What a job meets when it is about to be committed.
    enum class job_fate : std::uint8_t { fine, disk_full, lost_answer, not_stored };

    server_node(const options&, scheduler&, network&, report&, log_checker&, server_disk&);

    void start();
    void start_if_dead();

    void kill();

    // As SIGTERM does: finishes what is under way, tells everybody to come back, and ends.
    void stop();

    [[nodiscard]] bool is_running() const { return engine_ != nullptr; }

    // From now on the disk is good and nobody is killed any more.
    void heal() {
        healed_ = true;
        disk_.heal();
    }

    // Whoever runs it starts it again and lets everybody in on as many devices as they like.
    void lift_sign_out_policy();

    void fill_disk(duration how_long);

    // What is to be committed meanwhile is when it is over.
    void stall_disk(duration how_long);

    // Network.
    void accepted(link_id, std::size_t device);
    void received(link_id, std::string_view bytes);
    void closed(link_id);

    // Accounts: the callback comes once, or never when the server dies before.
    using account_callback = std::function<void(const server::account_answer&)>;
    void ask(const server::account_request&, account_callback);

    void check_bounds();

    // Ends this life for good and opens the store once more.
    void check_disk();

private:
    void pump();
    void carry_out(server::transmit);
    void carry_out(server::deliver);
    void carry_out(server::disconnect);
    void carry_out(server::store_job);
    void carry_out(server::hash_job);
    void carry_out(server::answer_account);
    void carry_out(server::drained);
    void write(link_id, std::string_view first, std::string_view second);
    [[nodiscard]] bool take(link_id, std::string_view payload);
    [[nodiscard]] bool refuse(link_id, const error&);
    void commit(std::shared_ptr<const server::store_job>, std::uint64_t life, instant answer_at);
    void note_commit(const server::store_job&, const server::job_result&);
    void note_fanout(const server::job_result&);
    void answer(server::store_ticket, result<server::job_result>, std::uint64_t life, instant at);
    void arm();
    void end_soon(duration wait);
    void audit();
    void observe(const protocol::frame&);
    void check_line();
    void check_quiet(const protocol::frame&);
    void check_pushes();
    void check_parts();
    [[nodiscard]] job_fate draw_fate();
    [[nodiscard]] moment now() const;

    static server::connection_id connection_of(link_id id) {
        return server::connection_id{id.value};
    }

    const options& options_;
    const server::server_engine::limits limits_;
    scheduler& scheduler_;
    network& network_;
    report& report_;
    log_checker& checker_;
    server_disk& disk_;
    server::store* store_ = nullptr;  // while the process runs
    toy_hasher hasher_;
    prng draw_;
    node_clock clock_;

    std::unique_ptr<server::server_engine> engine_;
    std::uint64_t life_ = 0;
    std::map<link_id, protocol::frame_reader> readers_;
    server::part_desk parts_;
    prng draw_cuts_;  // where the stream of a long frame is written by itself
    std::map<link_id, device_id> speakers_;  // by their hello, of all times
    std::map<server::account_ticket, account_callback> asked_;
    std::uint64_t tickets_ = 0;
    std::optional<instant> armed_;
    instant disk_full_until_;
    instant disk_stalled_until_;
    instant started_;  // this life of it
    std::optional<instant> job_out_since_;
    bool healed_ = false;
    std::map<conversation_id, server::fanout_state> fanouts_;
};

}  // namespace gapless::simulation
