#include "protocol/delivery/outbox.hpp"
#include "protocol/pump.hpp"
#include "tests/support/draft_builder.hpp"
#include "tests/support/random_source.hpp"
#include "tests/unit/protocol/delivery/model_server.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <functional>
#include <utility>

namespace gapless::protocol::tests {

namespace {

using gapless::tests::a_draft;
using gapless::tests::client_id_of;
using gapless::tests::random_source;

struct story {
    stopped_row_policy when_stopped = stopped_row_policy::block;
    std::optional<std::uint32_t> tries_max;

    // The server shuts an old connection out when the new one logs in, not only when it writes.
    // Else frames may be in their way for long, and arrive after those of the next connection.
    bool is_fenced_at_login = true;

    // The mailbox is sometimes replaced by an older copy of itself.
    bool has_backups = false;
};

// One device with a disk, the model server, and between them a network that fails: all moved by one
// seed. Whatever the outbox says is believed only once it is on the disk; a crash may come before.
class world {
public:
    world(const story& told, std::uint64_t seed)
        : story_(told), random_(seed), server_(random_, told.is_fenced_at_login) {
        boot();
    }

    void live(int steps) {
        for (int i = 0; i < steps && !testing::Test::HasFailure(); ++i) {
            take_a_step();
            check();
        }
    }

    // No more faults; what stopped is tried again, until all is delivered.
    void come_to_rest() {
        server_.calm_down();
        is_calm_ = true;
        zombies_.clear();
        for (int i = 0; i < 200 && box_->size() > 0; ++i) {
            if (!is_connected_) {
                connect();
            }
            for (int n = 0; n < 10'000 && !(up_.empty() && down_.empty()); ++n) {
                up_.empty() ? receive() : serve();
            }
            reconcile_all();
            for (const draft& row : box_->drafts()) {
                input([&] { box_->retry(row.id, now_.wall); });
            }
            pass(seconds(40));
            check();
        }
        ASSERT_EQ(box_->size(), 0U) << "it does not come to rest";
        check_that_nothing_is_lost();
    }

private:
    void take_a_step() {
        switch (random_.below(24)) {
            case 0:
            case 1:
            case 2:
            case 3:
                return push();
            case 4:
                return is_connected_ ? disconnect() : connect();
            case 5:
                return pass(milliseconds(static_cast<std::int64_t>(random_.below(8'000))));
            case 6:
                return random_.below(20) == 0 ? pass(hours(9)) : pass(milliseconds(40));
            case 7:
                return on_some_row([&](client_id id) { box_->cancel(id); });
            case 8:
                return on_some_row([&](client_id id) { box_->retry(id, now_.wall); });
            case 9:
                return ask_for_pages();
            case 10:
                return serve_a_zombie();
            case 11:
                return random_.below(6) == 0 ? crash() : reconcile_all();
            case 12:
                return keep_or_restore_a_backup();
            default:
                return random_.coin() ? serve() : receive();
        }
    }

    // Everything that happens to the outbox: the input, what follows, and the commit (or a crash
    // before it). Returns whether it happened, as far as anybody will know.
    bool input(const std::function<void()>& happen) {
        happen();
        std::vector<model_server::request> frames;
        std::vector<outbox::output> outputs;
        while (true) {
            if (auto frame = box_->poll_transmit(now_)) {
                frames.push_back(std::move(*frame));
            } else if (auto next = box_->poll_output()) {
                outputs.push_back(std::move(*next));
            } else {
                break;
            }
        }
        if (!is_calm_ && random_.below(150) == 0) {
            crash();
            return false;
        }
        commit();
        for (auto& frame : frames) {
            up_.push_back(std::move(frame));
        }
        bool is_stalled = false;
        for (const auto& each : outputs) {
            std::visit(
                overloaded{
                    [&](const outbox::withdrawn& gone) { withdrawn_.insert(gone.message.id); },
                    [&](const outbox::failed& event) { handle_stopped(event.message); },
                    [&](const outbox::unconfirmed& event) { handle_stopped(event.message); },
                    [&](const outbox::reconcile& wanted) { reconcile_.push_back(wanted.to); },
                    [&](const outbox::probe& wanted) { is_stalled |= wanted.is_repeated; },
                    [&](const outbox::keys_stale&) { FAIL() << "nothing is sealed here"; },
                },
                each
            );
        }
        if (is_stalled && is_connected_) {
            disconnect();
        }
        return true;
    }

    // A row that others have passed may be tried again after them.
    void handle_stopped(const draft& row) {
        if (story_.when_stopped == stopped_row_policy::skip) {
            out_of_order_.insert(row.id);
        }
    }

    void commit() {
        const outbox_changes changes = box_->take_changes();
        for (const client_id& id : changes.removed) {
            std::erase_if(disk_.rows, [&](const draft& row) { return row.id == id; });
        }
        for (const draft& row : changes.stored) {
            const auto known = std::find_if(
                disk_.rows.begin(), disk_.rows.end(), [&](const draft& r) { return r.id == row.id; }
            );
            known == disk_.rows.end() ? disk_.rows.push_back(row) : void(*known = row);
        }
        for (const auto& [to, counter] : changes.counters) {
            disk_.counters.erase(to);
            if (counter != sender_counter{}) {
                disk_.counters.emplace(to, counter);
            }
        }
        ASSERT_TRUE(disk_.rows == box_->drafts()) << "a row was not said to have changed";
        for (const std::uint64_t id : {1U, 2U, 100U}) {
            const destination to = destination::to(conversation_id{id});
            const auto kept = disk_.counters.find(to);
            ASSERT_EQ(
                kept == disk_.counters.end() ? sender_counter{} : kept->second,
                box_->last_counter(to)
            ) << "a counter was not said to have changed";
        }
    }

    void boot() {
        box_.emplace(
            outbox::limits{
                .in_flight_max = 6,
                .in_flight_per_destination_max = 4,
                .when_stopped = story_.when_stopped,
                .tries_max = story_.tries_max,
            },
            disk_
        );
        if (is_user_resolved_) {
            box_->handle_direct_resolved("bob", *server_.direct("bob"));
        }
        input([&] { box_->handle_timeout(now_); });
    }

    void crash() {
        disconnect_network();
        reconcile_.clear();
        boot();
    }

    void connect() {
        is_connected_ = true;
        session_ = server_.open_session();
        input([&] { box_->handle_connected(); });
    }

    void disconnect() {
        disconnect_network();
        input([&] { box_->handle_disconnected(); });
    }

    // What is on its way up is lost from some frame on; what is before that arrives late or never.
    void disconnect_network() {
        if (!is_connected_) {
            return;
        }
        is_connected_ = false;
        up_.resize(random_.below(up_.size() + 1));
        zombies_.push_back({session_, std::exchange(up_, {})});
        down_.clear();
    }

    void pass(duration time) {
        now_.steady = now_.steady + time;
        now_.wall = now_.wall + time;
        input([&] { box_->handle_timeout(now_); });
    }

    void push() {
        const std::string text = "message " + std::to_string(++written_);
        const client_id id = client_id_of(text);
        draft made = a_draft().saying(text).created(now_.wall);
        switch (random_.below(5)) {
            case 0:
                made.to = destination::direct("bob");
                break;
            case 1:
                made.to = destination::to(conversation_id{2});
                break;
            default:
                break;
        }
        if (random_.below(25) == 0) {
            server_.dislike(id);
        }
        if (input([&] { EXPECT_TRUE(box_->push(std::move(made))); })) {
            said_.emplace(id, text);
        }
    }

    void on_some_row(const std::function<void(client_id)>& act) {
        const auto rows = box_->drafts();
        if (!rows.empty() && random_.below(4) == 0) {
            const client_id id = rows[random_.below(rows.size())].id;
            input([&] { act(id); });
        }
    }

    void serve() {
        if (!up_.empty()) {
            down_.push_back(server_.handle(up_.front(), session_));
            up_.pop_front();
        }
    }

    void serve_a_zombie() {
        while (!zombies_.empty() && zombies_.front().frames.empty()) {
            zombies_.pop_front();
        }
        if (!zombies_.empty()) {
            (void)server_.handle(zombies_.front().frames.front(), zombies_.front().session);
            zombies_.front().frames.pop_front();
        }
    }

    void receive() {
        if (!down_.empty()) {
            const auto frame = std::move(down_.front());
            down_.pop_front();
            input([&] { std::visit([&](const auto& arrived) { receive(arrived); }, frame); });
        }
    }

    void receive(const model_server::answer& answer) {
        std::visit(
            overloaded{
                [&](const sent& frame) {
                    is_user_resolved_ =
                        is_user_resolved_ || server_.direct("bob") == frame.conversation;
                    box_->handle_sent(frame);
                },
                [&](const refused& frame) {
                    if (frame.expected) {
                        box_->handle_counter_expected(frame.client_id, *frame.expected);
                    } else {
                        box_->handle_refused(frame.client_id, frame.failure, now_.steady);
                    }
                },
                [&](const cancelled& frame) { box_->handle_cancelled(frame.client_id); },
            },
            answer
        );
    }

    // What the server has of a conversation, at the moment when it looks.
    struct page {
        conversation_id conversation;
        std::vector<model_server::entry> log;
        std::optional<destination> reconciles;
    };

    // A sync.
    void ask_for_pages() {
        if (is_connected_ && random_.below(8) == 0) {
            for (const auto& [id, each] : server_.conversations()) {
                down_.push_back(page{.conversation = id, .log = each.log, .reconciles = {}});
            }
        }
    }

    void reconcile_all() {
        while (is_connected_ && !reconcile_.empty()) {
            const destination to = reconcile_.back();
            reconcile_.pop_back();
            if (to.is_direct() && server_.direct(to.user)) {
                is_user_resolved_ = true;
                input([&] { box_->handle_direct_resolved(to.user, *server_.direct(to.user)); });
                continue;
            }
            page asked{.conversation = to.conversation, .log = {}, .reconciles = to};
            const auto found = server_.conversations().find(to.conversation);
            if (found != server_.conversations().end()) {
                asked.log = found->second.log;
            }
            down_.push_back(std::move(asked));
        }
    }

    void receive(const page& frame) {
        sender_counter highest;
        for (const auto& entry : frame.log) {
            box_->handle_found(entry.id, frame.conversation, entry.counter);
            highest = std::max(highest, entry.counter);
        }
        if (frame.reconciles) {
            box_->handle_reconciled(*frame.reconciles, highest);
        }
    }

    void keep_or_restore_a_backup() {
        if (!story_.has_backups || random_.below(10) != 0) {
            return;
        }
        if (!backup_ || random_.coin()) {
            // One from before the first message looks like a new device's.
            backup_ = disk_.is_empty() ? backup_ : disk_;
            return;
        }
        disconnect_network();
        reconcile_.clear();
        disk_ = *backup_;
        for (const draft& row : disk_.rows) {
            // Nobody remembers that it was transmitted or withdrawn, nor what was sent since.
            withdrawn_.erase(row.id);
            out_of_order_.insert(row.id);
            restored_.insert(row.id);
        }
        boot();
    }

    void check() {
        std::set<client_id> seen;
        for (const auto& [id, each] : server_.conversations()) {
            int before = 0;
            for (const auto& entry : each.log) {
                ASSERT_TRUE(seen.insert(entry.id).second) << entry.body << " is there twice";
                ASSERT_EQ(entry.body, "message " + std::to_string(place_of(entry)));
                if (!restored_.contains(entry.id)) {
                    ASSERT_FALSE(withdrawn_.contains(entry.id)) << entry.body << " was withdrawn";
                }
                if (!out_of_order_.contains(entry.id)) {
                    ASSERT_LT(before, place_of(entry)) << "in conversation " << id.value;
                    before = place_of(entry);
                }
            }
        }
        ASSERT_LE(box_->in_flight(), 6U);
    }

    // Messages are numbered as they are written; also those that a crash has taken.
    static int place_of(const model_server::entry& entry) {
        return std::stoi(entry.body.substr(std::string{"message "}.size()));
    }

    void check_that_nothing_is_lost() {
        std::set<client_id> logged;
        for (const auto& [id, each] : server_.conversations()) {
            for (const auto& entry : each.log) {
                logged.insert(entry.id);
            }
        }
        for (const auto& [id, text] : said_) {
            if (!story_.has_backups) {
                ASSERT_NE(logged.contains(id), withdrawn_.contains(id)) << text;
            }
        }
    }

    story story_;
    random_source random_;
    model_server server_;
    moment now_{.steady = {1'000'000}, .wall = {1'700'000'000'000}};
    outbox_contents disk_;
    std::optional<outbox_contents> backup_;
    std::optional<outbox> box_;
    bool is_calm_ = false;

    bool is_connected_ = false;
    std::uint64_t session_ = 0;
    std::deque<model_server::request> up_;
    std::deque<std::variant<model_server::answer, page>> down_;

    struct zombie {
        std::uint64_t session = 0;
        std::deque<model_server::request> frames;
    };

    std::deque<zombie> zombies_;
    bool is_user_resolved_ = false;
    std::vector<destination> reconcile_;

    int written_ = 0;
    std::map<client_id, std::string> said_;
    std::set<client_id> out_of_order_;
    std::set<client_id> restored_;
    std::set<client_id> withdrawn_;
};

void run(const story& told, std::uint64_t seeds) {
    for (std::uint64_t seed = 1; seed <= seeds && !testing::Test::HasFailure(); ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        world lived{told, seed};
        lived.live(1'500);
        if (!testing::Test::HasFailure()) {
            lived.come_to_rest();
        }
    }
}

constexpr std::uint64_t seeds = 30;

TEST(Outbox, LosesAndDoublesNothingWhateverHappens) { run({}, seeds); }

TEST(Outbox, LosesAndDoublesNothingWhenOldConnectionsLinger) {
    run({.is_fenced_at_login = false}, seeds);
}

TEST(Outbox, LosesAndDoublesNothingWhenRowsArePassed) {
    run({.when_stopped = stopped_row_policy::skip}, seeds);
}

TEST(Outbox, LosesAndDoublesNothingWithFewTries) { run({.tries_max = 2}, seeds); }

TEST(Outbox, KeepsTheOrderWhenTheMailboxComesFromABackup) { run({.has_backups = true}, seeds); }

}  // namespace

}  // namespace gapless::protocol::tests
