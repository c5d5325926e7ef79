#pragma once

#include "sdk/asio/frame_link.hpp"
#include "sdk/core/client_engine.hpp"
#include "sdk/core/engine_output.hpp"

#include <gapless/error.hpp>
#include <gapless/moment.hpp>
#include <gapless/result.hpp>
#include <gapless/transport.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <optional>

namespace gapless::sdk {

// Pumps one client engine: a link to the server, a clock and a timer, on one strand.
//
// Every input is followed by a drain. When nothing more has arrived (the link says so), and after
// commands that came together, the engine flushes, which is one commit of the mailbox; then it
// drains again and arms the timer. What is no business of the driver goes to the listener, which
// must not feed the engine from there.
//
// Engine and listener outlive the driver, or end() was called: after that nothing happens any more.
// Shared, since its timer and its posted flush keep it alive.
class engine_driver final : public std::enable_shared_from_this<engine_driver> {
public:
    class listener {
    public:
        virtual void handle(const queued&) = 0;
        virtual void handle(deliver_event) = 0;
        virtual void handle(request_answered) = 0;
        virtual void handle(history_fetched) = 0;
        virtual void handle(const receipt_hinted&) = 0;
        virtual void handle(const presence_told&) = 0;
        virtual void handle(const typing_told&) = 0;
        virtual void handle(const key_found&) = 0;
        virtual void handle(const state_changed&) = 0;
        virtual void handle(const refresh_tokens&) = 0;
        virtual void handle(const ask_servers&) = 0;
        virtual void handle(const storage_trouble&) = 0;
        virtual void handle(const events_delayed&) = 0;
        // A flush and its drain are over: the mailbox and the engine say the same.
        virtual void handle_flushed() = 0;

    protected:
        ~listener() = default;
    };

    // Makes a link to this server over this transport, and opens it; fails where there is no way to
    // go.
    using dial = std::function<result<std::shared_ptr<frame_link>>(
        frame_link::listener&, const known_server& to, transport over
    )>;

    engine_driver(const boost::asio::any_io_executor& strand, client_engine&, listener&, dial);

    // Command: does something to the engine, with the time of now, and drains. The flush follows
    // when all that is waiting on the strand has been done.
    template <class Command>
    decltype(auto) feed(Command&& command) {
        const moment now = read_clock();

        struct finally {
            engine_driver& driver;

            // What throws here ends the program: no answer of the engine may be lost.
            ~finally() { driver.after_command(); }  // NOLINT(bugprone-exception-escape)
        } const last{*this};

        return command(engine_, now);
    }

    // Flushes now. Afterwards what was fed is on stable storage, or the listener has heard why not.
    void flush();

    // Commits nothing more, and closes the connection: after its last bytes, or at once.
    void end();
    void abandon();

    [[nodiscard]] bool is_over() const { return listener_ == nullptr; }

private:
    // Who listens to one link. There are two, for the spare beside the first; when the spare is
    // taken they change parts.
    class seat final : public frame_link::listener {
    public:
        explicit seat(engine_driver& owner) : owner_(owner) {}

        void handle_connected() override;
        void handle_frame(const protocol::frame&) override;
        void handle_part() override;
        void handle_alive() override;
        void handle_quiet() override;
        void handle_disconnected(const error& why) override;

    private:
        [[nodiscard]] bool is_spare() const { return owner_.spare_seat_ == this; }

        engine_driver& owner_;
    };

    // Whoever hears of a link that is only tried: whether it stands.
    class trial final : public frame_link::listener {
    public:
        trial(engine_driver& owner, transport over) : owner_(owner), over_(over) {}

        void handle_connected() override { owner_.handle_tried(over_, true); }

        void handle_disconnected(const error&) override { owner_.handle_tried(over_, false); }

        void handle_frame(const protocol::frame&) override {}

        void handle_part() override {}

        void handle_quiet() override {}

        [[nodiscard]] transport over() const { return over_; }

        std::shared_ptr<frame_link> link;

    private:
        engine_driver& owner_;
        transport over_;
    };

    void handle_disconnected(const error& why);
    [[nodiscard]] static moment read_clock();
    void after_command();
    void drain();
    void carry_out(const connect&);
    void carry_out(const disconnect&);
    void carry_out(const connect_spare&);
    void carry_out(const disconnect_spare&);
    void carry_out(const take_spare&);
    void carry_out(const try_transport&);
    void carry_out(const transmit&);
    void post_tried_in_vain(transport over);
    void handle_tried(transport over, bool works);
    void drop_trial();
    void schedule_flush();
    void arm_timer();
    void post_disconnected(error why);
    void post_spare_disconnected();

    boost::asio::any_io_executor strand_;
    client_engine& engine_;
    listener* listener_;  // null after the end
    dial dial_;
    connect going_;  // where the first connection goes, and so the spare
    seat one_{*this};
    seat other_{*this};
    seat* first_seat_ = &one_;
    seat* spare_seat_ = &other_;
    std::shared_ptr<frame_link> link_;
    std::shared_ptr<frame_link> spare_;
    std::unique_ptr<trial> trial_;
    boost::asio::steady_timer timer_;
    std::optional<instant> armed_for_;
    bool is_flush_scheduled_ = false;
};

}  // namespace gapless::sdk
