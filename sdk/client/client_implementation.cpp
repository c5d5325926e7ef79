#include "sdk/client/client_implementation.hpp"

#include "sdk/asio/exchange_link.hpp"
#include "sdk/asio/plain_link.hpp"
#include "sdk/asio/socket_link.hpp"
#include "sdk/asio/tls_link.hpp"
#include "sdk/asio/websocket_link.hpp"
#include "sdk/client/exchange_line.hpp"
#include "sdk/dial/server_address.hpp"

#include <gapless/user_name.hpp>

#include <boost/asio/strand.hpp>

#include <algorithm>

namespace gapless {

namespace {

// An address that was given is one entrance's, and no choice is left.
transport transport_of(const config& chosen) {
    const bool has_address = !chosen.address.empty() || !chosen.plain_tcp.empty();
    const bool is_settled = has_address && chosen.transport == transport::automatic;
    return is_settled ? transport::tcp : chosen.transport;
}

// Where this server takes frames over this; empty: it does not.
const std::string& entrance_of(const known_server& server, transport over) {
    switch (over) {
        case transport::websocket:
            return server.websocket;
        case transport::exchange:
            return server.exchange;
        case transport::tcp:
        case transport::automatic:
            break;
    }
    return server.tcp;
}

sdk::client_engine::limits engine_limits_of(const config& chosen) {
    sdk::client_engine::limits limits;
    limits.connect_floor = chosen.reconnect_floor;
    limits.connect_cap = chosen.reconnect_cap;
    limits.has_spare = true;
    limits.heartbeat_interval = chosen.heartbeat_interval;
    limits.background_silence_max = chosen.background_silence_max;
    limits.background_heartbeat = chosen.background_heartbeat;
    limits.sync_every = chosen.sync_every == duration{} ? days(3'650) : chosen.sync_every;
    limits.events_unacknowledged_max = std::max(chosen.events_unacknowledged_max, 1U);
    limits.request_patience = chosen.request_within;
    limits.far_behind = chosen.far_behind;
    limits.fill_when_idle = chosen.fill_when_idle;
    limits.encryption = chosen.encryption;
    limits.direct_policy = chosen.direct_policy;
    limits.synchronise_drafts = chosen.synchronise_drafts;
    limits.stay_offline = true;
    limits.over = transport_of(chosen);
    limits.servers.region = chosen.region;
    limits.servers.built_in = chosen.servers;
    const auto& fixed = chosen.plain_tcp.empty() ? chosen.address : chosen.plain_tcp;
    if (!fixed.empty()) {
        limits.servers.fixed = known_server{fixed, fixed, {}, {}, fixed};
    }
    limits.servers.asks = fixed.empty();
    return limits;
}

// Connections that came to nothing, before the server is asked whether its address is still that.
constexpr std::uint32_t dials_until_asking = 8;

// The engine's states by their public names.
connection_state public_state_of(sdk::connection_state state) {
    switch (state) {
        case sdk::connection_state::offline:
            return connection_state::offline;
        case sdk::connection_state::connecting:
            return connection_state::connecting;
        case sdk::connection_state::catching_up:
            return connection_state::catching_up;
        case sdk::connection_state::live:
            break;
    }
    return connection_state::live;
}

// Trying again will not help before somebody has done something.
bool is_given_up(const connection_status& now) {
    return now.reason && (now.state == connection_state::offline ||
                          now.reason->code == errc::certificate_refused);
}

// The mailbox is open by now: nobody needs its key any more.
config without_key(config chosen) {
    chosen.mailbox_key.reset();
    return chosen;
}

}  // namespace

client::implementation::implementation(
    const config& chosen,
    runtime::implementation& runs,
    sdk::opened_mailbox opened,
    sdk::mailbox_state loaded
)
    : config_(without_key(chosen)),
      runtime_(runs),
      device_(loaded.identity.device),
      callbacks_(std::make_shared<sdk::callback_queue>(
          chosen.executor ? chosen.executor : runs.callbacks()
      )),
      strand_(boost::asio::make_strand(runs.io())),
      account_(sdk::account_session::account_of(loaded.identity)),
      mailbox_(std::move(opened)),
      loaded_(std::move(loaded)),
      waiters_(std::make_unique<sdk::send_waiters>()),
      events_(callbacks_),
      statuses_(callbacks_),
      conversations_(callbacks_),
      receipts_(callbacks_),
      presences_(callbacks_),
      typings_(callbacks_),
      findings_(callbacks_) {
    // check_config has looked at both.
    if (!config_.proxy.empty()) {
        proxy_ = *sdk::proxy_url::parse(config_.proxy);
    }
    pins_ = *sdk::key_pins::parse(config_.pinned_keys);
}

void client::implementation::start() {
    watched_ = std::make_unique<sdk::watched_mailbox>(
        *mailbox_.writer,
        [this](const sdk::mailbox_changes& changes) { lists_.handle_committed(changes); }
    );
    engine_ = std::make_unique<sdk::client_engine>(
        engine_limits_of(config_), *watched_, std::move(loaded_), entropy_
    );
    driver_ = std::make_shared<sdk::engine_driver>(
        strand_,
        *engine_,
        *this,
        [this](sdk::frame_link::listener& told, const known_server& to, transport over) {
            return dial(told, to, over);
        }
    );
    sdk::account_client::limits bounds;
    bounds.within = config_.request_within;
    bounds.try_within = config_.connect_within;
    accounts_ = std::make_shared<sdk::account_session>(
        sdk::account_session::surroundings{
            strand_,
            *engine_,
            *driver_,
            entropy_,
            [this](const std::string& authority) { return runtime_.tls_context(authority, pins_); },
            proxy_,
            config_.servers,
        },
        bounds
    );
    servers_ = std::make_unique<sdk::server_question>(
        sdk::server_question::surroundings{
            strand_,
            *engine_,
            *driver_,
            [this](const std::string& url) { return accounts_->server_at(url); },
        },
        sdk::server_question::limits{
            config_.connect_within, config_.region, config_.app_version, config_.servers
        }
    );
    watch_network();
    // Events of an earlier life are there already.
    post([](implementation& self) { self.driver_->flush(); });
}

result<std::shared_ptr<sdk::frame_link>> client::implementation::dial(
    sdk::frame_link::listener& told, const known_server& to, transport over
) {
    const bool is_fixed = !config_.address.empty() || !config_.plain_tcp.empty();
    if (to.tcp.empty() && to.websocket.empty() && to.exchange.empty()) {
        accounts_->find_addresses();
        return accounts_->refusal().value_or(error(errc::unreachable, "asking where frames go"));
    }
    // A server that has moved says so where accounts are asked about.
    if (!is_fixed && ++dials_ % dials_until_asking == 0) {
        accounts_->find_addresses();
    }
    const std::string& entrance = entrance_of(to, over);
    if (entrance.empty()) {
        return error(errc::unreachable, "the server has no entrance for this transport");
    }
    const auto address = sdk::server_address::parse(entrance);
    if (!address) {
        return error(errc::unreachable, address.error().detail);
    }
    auto link = make_link(told, over, *address);
    if (link) {
        (*link)->open({*address, proxy_});
    }
    return link;
}

result<std::shared_ptr<sdk::frame_link>> client::implementation::make_link(
    sdk::frame_link::listener& told, transport over, const sdk::server_address& to
) {
    sdk::socket_link::limits limits;
    limits.connect_within = config_.connect_within;
    std::shared_ptr<sdk::frame_link> link;
    if (!config_.plain_tcp.empty()) {
        link = std::make_shared<sdk::plain_link>(strand_, told, limits);
        return link;
    }
    auto context = runtime_.tls_context(engine_->view().identity.authority, pins_);
    if (!context) {
        return context.error();
    }
    if (over == transport::websocket) {
        return sdk::make_websocket_link(strand_, std::move(*context), told, limits);
    }
    if (over == transport::exchange) {
        const sdk::account_server server{{to.host, to.port}, std::move(*context), proxy_};
        auto lines = [strand = strand_, server] { return sdk::make_exchange_line(strand, server); };
        link = std::make_shared<sdk::exchange_link>(strand_, std::move(lines), told, limits);
        return link;
    }
    link = std::make_shared<sdk::tls_link>(strand_, std::move(*context), told, limits);
    return link;
}

// ---- What the app wants.

void client::implementation::connect() {
    is_wanted_online_ = true;
    go_online_if_wanted();
}

void client::implementation::set_network(const network_state& said) {
    is_told_of_networks_ = true;
    driver_->feed([&](sdk::client_engine& engine, moment now) {
        engine.set_network_state(said, now);
    });
}

void client::implementation::watch_network() {
    if (!config_.watch_network) {
        return;
    }
    runtime_.watch_network(
        weak_from_this(),
        [weak = weak_from_this()](const sdk::found_network& found) {
            const auto self = weak.lock();
            if (!self) {
                return;
            }
            self->post([found](implementation& on) {
                if (!on.is_told_of_networks_) {
                    on.driver_->feed([&](sdk::client_engine& engine, moment now) {
                        engine.set_network_state({found.name, found.kind, true}, now);
                    });
                }
            });
        }
    );
}

void client::implementation::go_online_if_wanted() {
    if (!is_wanted_online_ || engine_->view().identity.access_token.empty()) {
        return;
    }
    driver_->feed([](sdk::client_engine& engine, moment now) {
        engine.go_online(now);
        engine.network_changed(now);
    });
}

void client::implementation::disconnect() {
    is_wanted_online_ = false;
    driver_->feed([](sdk::client_engine& engine, moment now) { engine.go_offline(now); });
}

void client::implementation::enter(
    sdk::account_session::way_in way,
    const credentials& shown,
    sdk::completion<result<account>> told
) {
    accounts_->enter(way, shown, [this, told](result<account> entered) {
        if (entered) {
            go_online_if_wanted();
        }
        told(std::move(entered));
    });
}

result<client_id> client::implementation::send(destination to, outgoing_message what) {
    if (engine_->view().identity.user.empty()) {
        return error(errc::usage, "nobody has logged in on this device yet");
    }
    to.user = canonical_user_name(to.user);
    return driver_->feed([&](sdk::client_engine& engine, moment now) {
        return engine.send(to, std::move(what), now);
    });
}

bool client::implementation::holds_draft(const client_id& id) const {
    return std::ranges::any_of(engine_->view().drafts, [&](const auto& row) {
        return row.second.id == id;
    });
}

void client::implementation::change(
    const changing& wanted, const sdk::completion<result<void>>& told
) {
    auto changed =
        driver_->feed([&](sdk::client_engine& engine, moment now) { return wanted(engine, now); });
    if (changed) {
        changing_.push_back(told);
    } else {
        told(std::move(changed));
    }
}

void client::implementation::submit(protocol::request_body body, answered told) {
    driver_->feed([&](sdk::client_engine& engine, moment now) {
        const auto id = engine.submit(std::move(body), now);
        requests_.emplace(id, std::move(told));
    });
}

void client::implementation::fetch_history(
    const sdk::history_desk::question& asked, const sdk::completion<result<history_page>>& told
) {
    driver_->feed([&](sdk::client_engine& engine, moment now) {
        looking_back_.emplace(engine.fetch_history(asked, now), told);
    });
}

void client::implementation::acknowledge(event_id up_to) {
    events_.acknowledge(up_to);
    driver_->feed([&](sdk::client_engine& engine, moment) { engine.acknowledge(up_to); });
}

void client::implementation::catch_up(std::function<void(const result<void>&)> told) {
    const auto now = status();
    if (is_given_up(now)) {
        told(*now.reason);
        return;
    }
    catching_up_.push_back(std::move(told));
    driver_->feed([](sdk::client_engine& engine, moment at) { engine.catch_up(at); });
}

void client::implementation::hear_news(std::function<void(const result<void>&)> told) {
    const auto now = status();
    if (is_given_up(now)) {
        told(*now.reason);
        return;
    }
    hearing_news_.push_back(std::move(told));
    driver_->feed([](sdk::client_engine& engine, moment at) { engine.catch_up(at); });
}

// ---- What the engine says.

void client::implementation::handle(const sdk::queued& kept) {
    is_settled_ = false;  // before whoever waits for this asks
    waiters_->handle_queued(kept.client_id);
}

void client::implementation::handle(sdk::deliver_event given) {
    events_.handle_event(std::move(given.event));
}

void client::implementation::handle(sdk::request_answered given) {
    if (const auto asked = requests_.extract(given.id)) {
        asked.mapped()(given.answer);
    }
}

void client::implementation::handle(sdk::history_fetched given) {
    if (const auto asked = looking_back_.extract(given.number)) {
        asked.mapped()(std::move(given.page));
    }
}

void client::implementation::handle(const sdk::receipt_hinted& told) {
    const auto& [conversation, user, read_seq, delivered_seq] = told.hint;
    receipts_.handle({conversation, user, read_seq, delivered_seq});
}

void client::implementation::handle(const sdk::state_changed& changed) {
    const connection_status now{public_state_of(changed.state), changed.reason, changed.over};
    publish_status(now);
    if (is_given_up(now)) {
        give_up_catching_up(*now.reason);
    }
}

void client::implementation::handle(const sdk::refresh_tokens&) {
    accounts_->handle_refresh_wanted();
}

void client::implementation::handle(const sdk::storage_trouble& trouble) {
    waiters_->handle_storage_trouble(trouble.reason);
    for (const auto& told : std::exchange(changing_, {})) {
        told(trouble.reason);
    }
}

void client::implementation::handle_flushed() {
    waiters_->handle_endings(watched_->take_endings());
    for (const auto& told : std::exchange(changing_, {})) {
        told({});
    }
    lists_.handle_flushed(*watched_);
    for (auto& [id, row] : watched_->take_changed()) {
        conversations_.handle(std::move(row));
    }
    publish_account();
    settle();
}

void client::implementation::publish_status(const connection_status& now) {
    {
        const std::lock_guard lock(copies_mutex_);
        status_ = now;
    }
    statuses_.handle_changed(now);
    dials_ = now.state == connection_state::live ? 0 : dials_;
}

void client::implementation::publish_account() {
    auto now = sdk::account_session::account_of(engine_->view().identity);
    const std::lock_guard lock(copies_mutex_);
    account_ = std::move(now);
}

void client::implementation::settle() {
    const bool is_live = engine_->state() == sdk::connection_state::live;
    is_settled_ = is_live && engine_->is_settled();
    if (is_live && engine_->has_all_news()) {
        for (const auto& told : std::exchange(hearing_news_, {})) {
            told({});
        }
    }
    if (is_settled_) {
        for (const auto& told : std::exchange(catching_up_, {})) {
            told({});
        }
    }
}

void client::implementation::give_up_catching_up(const error& why) {
    for (const auto& told : std::exchange(hearing_news_, {})) {
        told(why);
    }
    for (const auto& told : std::exchange(catching_up_, {})) {
        told(why);
    }
}

}  // namespace gapless
