#include "server/app/program.hpp"

#include "server/app/console.hpp"
#include "server/app/log_observer.hpp"
#include "server/app/master_keys.hpp"
#include "server/app/node.hpp"
#include "server/ops/data_directory.hpp"
#include "server/ops/kept_secrets.hpp"
#include "server/ops/server_log.hpp"
#include "server/sodium/sodium_hasher.hpp"
#include "server/sqlite/sqlite_store.hpp"

#include <boost/asio/signal_set.hpp>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <iostream>
#include <memory>
#include <string>
#include <utility>

namespace gapless::server {

namespace {

// A connection is a descriptor: take as many as the system allows without asking for more.
void raise_descriptor_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
}

[[nodiscard]] tcp_listener::address gateway_address(const listen_address& from) {
    return {.host = from.host, .port = from.port};
}

[[nodiscard]] std::string fresh_secret() {
    const server_secret made = make_server_secret();
    return std::string{made.begin(), made.end()};
}

[[nodiscard]] result<std::unique_ptr<sodium_hasher>> open_hasher(
    const server_settings& settings, const data_directory& data
) {
    const auto kept = keep_token_secret(data, fresh_secret);
    if (!kept) {
        return kept.error();
    }
    server_secret secret{};
    std::copy_n(kept->begin(), secret.size(), secret.begin());
    const auto cost =
        settings.is_development ? password_cost::cheapest : password_cost::interactive;
    return std::make_unique<sodium_hasher>(secret, cost);
}

[[nodiscard]] result<std::unique_ptr<sqlite_store>> open_store(
    const server_settings& settings, const data_directory& data, const master_keys& master
) {
    sqlite_store::options wanted;
    wanted.policy.vault = master.vault();
    wanted.directory = data.path().string();
    wanted.policy.message_bytes_max = settings.limits.wire.message_bytes_max;
    wanted.policy.group_members_max = settings.limits.wire.group_members_max;
    wanted.policy.fanout = settings.fanout;
    wanted.policy.open_join = settings.open_join;
    wanted.policy.members_may_invite = settings.members_may_invite;
    wanted.policy.direct = settings.direct;
    wanted.policy.retention = settings.retention;
    wanted.policy.sign_out = settings.sign_out;
    wanted.policy.login_binding = settings.login_binding;
    wanted.policy.inbox_lifetime = settings.inbox_lifetime;
    auto opened = sqlite_store::open(wanted);
    if (!opened) {
        return opened;
    }
    if (const result<void> fits = master.prepare(**opened); !fits) {
        return fits.error();
    }
    return opened;
}

[[nodiscard]] result<tls_credentials> open_credentials(
    const server_settings& settings, const data_directory& data
) {
    if (settings.certificate.empty()) {
        const auto authority = keep_development_authority(data);
        if (!authority) {
            return authority.error();
        }
        return tls_credentials{authority->certificate_pem, authority->key_pem};
    }
    const auto certificate = read_file(settings.certificate);
    const auto key = read_file(settings.key);
    if (!certificate || !key) {
        return certificate ? key.error() : certificate.error();
    }
    return tls_credentials{*certificate, *key};
}

[[nodiscard]] node::options node_options(
    const server_settings& settings, tls_credentials credentials, sqlite_store& store
) {
    node::options options;
    options.limits = settings.limits;
    options.credentials = std::move(credentials);
    options.tcp = gateway_address(settings.tcp);
    options.websocket = gateway_address(settings.websocket);
    options.rest = gateway_address(settings.rest);
    if (settings.plain_tcp) {
        options.plain_tcp = gateway_address(*settings.plain_tcp);
    }
    options.advertised = {
        settings.advertised_tcp, settings.advertised_websocket, settings.advertised_exchange
    };
    options.access = settings.access;
    options.access_nodes = settings.access_nodes;
    options.region = settings.region;
    options.between_jobs = [&store] { store.tidy(); };
    return options;
}

void announce(
    const server_settings& settings,
    const data_directory& data,
    const node::addresses& where,
    server_log& log
) {
    if (settings.is_development) {
        log.warning(
            "development",
            {{"passwords", "hashed with the smallest parameters"}, {"rates", "unlimited"}}
        );
    }
    log.info(
        "ready",
        {{"tcp", where.tcp},
         {"websocket", where.websocket},
         {"rest", where.rest},
         {"plain_tcp", where.plain_tcp}}
    );
    const bool is_own = settings.certificate.empty();
    const std::string authority = development_authority_file(data).string();
    std::cout << ready_line(where, is_own ? std::optional{authority} : std::nullopt) << std::flush;
}

}  // namespace

result<void> run_program(const server_settings& settings) {
    // Whoever reads our output may go away; that is no reason to die.
    std::signal(SIGPIPE, SIG_IGN);
    raise_descriptor_limit();

    server_log log{settings.log_level};
    const auto data = data_directory::open(settings.data);
    if (!data) {
        return data.error();
    }
    auto credentials = open_credentials(settings, **data);
    if (!credentials) {
        return credentials.error();
    }
    const auto hasher = open_hasher(settings, **data);
    if (!hasher) {
        return hasher.error();
    }
    const auto master = master_keys::open(settings, **data);
    if (!master) {
        return master.error();
    }
    const auto store = open_store(settings, **data, **master);
    if (!store) {
        return store.error();
    }
    log_observer observer{log};
    const auto made = node::make(
        node_options(settings, std::move(*credentials), **store), **hasher, **store, observer
    );
    if (!made) {
        return made.error();
    }
    node& served = **made;
    boost::asio::signal_set signals{served.context(), SIGTERM, SIGINT};
    signals.async_wait([&](const boost::system::error_code& ec, int signal) {
        if (!ec) {
            log.info("draining", {{"signal", std::to_string(signal)}});
            served.drain();
        }
    });
    announce(settings, **data, served.listening(), log);
    served.run();
    log.info("stopped");
    return {};
}

}  // namespace gapless::server
