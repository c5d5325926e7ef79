#pragma once

#include "server/core/server_engine.hpp"
#include "server/core/session/part_desk.hpp"
#include "server/core/store/store.hpp"
#include "server/gateway/connection_table.hpp"
#include "server/gateway/gateway_observer.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace gapless::server {

// Pumps the server engine: connections, account requests, store, hasher and the clock come together
// here, on the one thread that runs the io_context.
//
// Every input is followed by a drain; what it has queued is flushed once at the end of the loop's
// turn. Store jobs run on a thread of their own, passwords are hashed on two more, and both come
// back posted. All functions belong to the thread that runs the io_context.
//
// The io_context, the hasher, the store and the observer outlive the driver; the io_context is not
// run after the driver is gone.
class engine_driver {
public:
    struct options {
        server_engine::limits engine;
        std::size_t output_bytes_max = std::size_t{12} << 20;  // a connection; over it: disconnect
        // Of all connections; over it: disconnect those who leave most of it unread.
        std::size_t output_bytes_total = std::size_t{256} << 20;

        std::size_t part_bytes_max = protocol::part_bytes_default;  // longer frames go in parts

        // What the store wants done while no job is out; runs on the store's thread. May be empty.
        std::function<void()> between_jobs;
    };

    using account_completion = std::function<void(const account_answer&)>;

    engine_driver(boost::asio::io_context&, options, hasher&, store&, gateway_observer&);
    ~engine_driver();

    engine_driver(const engine_driver&) = delete;
    engine_driver& operator=(const engine_driver&) = delete;

    // Inputs from connections. A connection that the engine has let go of was told so by close(),
    // and what it says afterwards is ignored.
    [[nodiscard]] connection_id attach(
        std::shared_ptr<device_connection>, std::string_view address
    );
    void handle_secured(connection_id, const protocol::tls_channel&);  // before any payload
    void handle_payload(connection_id, std::string_view payload);
    void handle_malformed(connection_id, const error&);
    void handle_alive(connection_id);  // a sign of life that says nothing
    void handle_closed(connection_id);

    // Command: one account request; the completion is posted.
    void request(const account_request&, std::string_view address, account_completion);

    // Command: accept nothing new, finish what is under way, then call (posted).
    void drain(std::function<void()> on_drained);

    // Command: close every connection at once.
    void abort_connections();

    // Command: time stands still from here on. For the end, so that nothing keeps the loop running.
    void stop_timer();

    [[nodiscard]] bool is_draining() const { return on_drained_ != nullptr; }

    // Per mille.
    [[nodiscard]] std::uint32_t load() const { return engine_.load(); }

    // Room for what a socket gives, lent for one read.
    [[nodiscard]] std::string& scratch() { return scratch_; }

private:
    // Has something to write at the end of this turn. Kept alive: it may be detached by then.
    struct marked_connection {
        connection_id id;
        std::shared_ptr<device_connection> connection;
    };

    template <class Input>
    void feed(Input&& input);

    void carry_out(transmit);
    void carry_out(deliver);
    void carry_out(disconnect);
    void carry_out(store_job);
    void carry_out(hash_job);
    void carry_out(answer_account);
    void carry_out(drained);

    void drain_engine();
    void queue(connection_id, std::string_view first, std::string_view second);
    [[nodiscard]] result<std::optional<std::string_view>> join(
        connection_id, std::string_view payload, std::string& whole
    );
    void mark(connection_id, connection_table::entry&);
    void flush_marked();
    void drop_overflowing();
    void drop_excess();
    void drop(connection_id);
    void count(connection_table::entry&);
    std::shared_ptr<device_connection> take_out(connection_id);
    void arm_timer();
    void report_store_health(const result<job_result>&);
    void report_damage(const job_result&);

    boost::asio::io_context& io_;
    options options_;
    hasher& hasher_;
    store& store_;
    gateway_observer& observer_;
    server_engine engine_;
    part_desk parts_;

    connection_table connections_;
    std::vector<marked_connection> marked_;
    std::vector<connection_id> overflowing_;
    std::size_t output_bytes_ = 0;  // as counted; what was written since is still in it
    std::map<account_ticket, account_completion> asked_;
    account_ticket last_ticket_;
    std::function<void()> on_drained_;
    std::optional<errc> store_failure_;
    std::set<conversation_id> damaged_;

    boost::asio::steady_timer timer_;
    std::optional<instant> armed_for_;
    bool is_timer_stopped_ = false;
    std::string encoded_;
    std::string scratch_;

    boost::asio::thread_pool store_thread_;
    boost::asio::thread_pool hashing_threads_;
};

}  // namespace gapless::server
