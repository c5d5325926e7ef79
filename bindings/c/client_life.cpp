// Clients: their making and their end, the account, the connection.
#include "bindings/c/client_handle.hpp"
#include "bindings/c/runtime.hpp"

#include <gapless/rekey_mailbox.hpp>

#include <gapless.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gapless::c {

namespace {

// Sets a time of the config, where the app says one.
void take_time(duration& set, std::int64_t given_ms, std::string_view name) {
    if (given_ms != 0) {
        set = duration_in(given_ms, name);
    }
}

std::optional<mailbox_key> key_in(gapless_text given, std::string_view name) {
    const auto bytes = bytes_in(given, name);
    auto made = mailbox_key::from(bytes);
    if (!bytes.empty() && !made) {
        throw refusal(errc::usage, std::string(name) + " has 32 bytes");
    }
    return made;
}

std::vector<known_server> servers_in(const gapless_known_server* given, std::size_t count) {
    if (given == nullptr && count != 0) {
        throw refusal(errc::usage, "servers is NULL");
    }
    std::vector<known_server> made;
    for (std::size_t n = 0; n < count; ++n) {
        const gapless_known_server& each = given[n];
        made.push_back(
            {text_in(each.tcp, "tcp"),
             text_in(each.websocket, "websocket"),
             text_in(each.rest, "rest"),
             text_in(each.region, "region"),
             text_in(each.exchange, "exchange")}
        );
    }
    return made;
}

config config_in(const gapless_config* handed) {
    const auto given = sized_in(handed, "the config");
    if (given.queue == nullptr) {
        throw refusal(errc::usage, "the config has no queue: make one with gapless_queue_make");
    }
    config made;
    made.directory = std::string(bytes_in(given.directory, "directory"));
    made.in_memory_only = given.in_memory_only;
    made.mailbox_key = key_in(given.mailbox_key, "mailbox_key");
    made.index_in_clear = given.index_in_clear;
    made.transport = static_cast<transport>(enum_in(given.transport, 4, 4, "transport"));
    made.address = text_in(given.address, "address");
    made.plain_tcp = text_in(given.plain_tcp, "plain_tcp");
    made.proxy = text_in(given.proxy, "proxy");
    made.pinned_keys = texts_in(given.pinned_keys, given.pinned_key_count, "pinned_keys");
    made.servers = servers_in(given.servers, given.server_count);
    made.region = text_in(given.region, "region");
    made.app_version = text_in(given.app_version, "app_version");
    made.watch_network = !given.ignore_network;
    made.runtime = given.runtime == nullptr ? nullptr : given.runtime->threads;
    made.executor = given.queue->runs;
    take_time(made.heartbeat_interval, given.heartbeat_interval_ms, "heartbeat_interval_ms");
    take_time(
        made.background_silence_max, given.background_silence_max_ms, "background_silence_max_ms"
    );
    made.background_heartbeat = static_cast<heartbeat_rule>(
        enum_in(given.background_heartbeat, 3, 1, "background_heartbeat")
    );
    take_time(made.connect_within, given.connect_within_ms, "connect_within_ms");
    take_time(made.reconnect_floor, given.reconnect_floor_ms, "reconnect_floor_ms");
    take_time(made.reconnect_cap, given.reconnect_cap_ms, "reconnect_cap_ms");
    take_time(made.request_within, given.request_within_ms, "request_within_ms");
    if (given.sync_every_ms < 0) {
        made.sync_every = {};
    } else {
        take_time(made.sync_every, given.sync_every_ms, "sync_every_ms");
    }
    made.far_behind = given.far_behind;
    made.fill_when_idle = !given.leave_gaps;
    made.encryption = static_cast<encryption>(enum_in(given.encryption, 3, 1, "encryption"));
    made.direct_policy =
        static_cast<key_policy>(enum_in(given.direct_policy, 2, 1, "direct_policy"));
    made.synchronise_drafts = given.synchronise_drafts;
    if (given.events_unacknowledged_max != 0) {
        made.events_unacknowledged_max = given.events_unacknowledged_max;
    }
    return made;
}

credentials credentials_in(const gapless_credentials* handed) {
    const auto given = sized_in(handed, "the credentials");
    credentials made(
        text_in(given.server, "server"),
        text_in(given.authority, "authority"),
        text_in(given.user, "user"),
        text_in(given.password, "password")
    );
    made.device_class =
        static_cast<device_class>(enum_in(given.device_class, 5, 5, "device_class"));
    return made;
}

// Closing has no error to tell.
template <class Closes>
void end(gapless_client* handle, gapless_then then, Closes closes) {
    ask(handle, then, nullptr, [&](client& device, const answering<gapless_then>& answers) {
        closes(device, [answers] { answers->tell(); });
    });
}

}  // namespace

}  // namespace gapless::c

using namespace gapless::c;  // NOLINT: the file is all of one piece with it

gapless_code gapless_client_open(
    const gapless_config* config, gapless_client** out, gapless_error** error
) {
    return guarded(error, [&] {
        gapless_client*& made = out_in(out);
        const auto chosen = config_in(config);
        auto device = or_refuse(gapless::client::open(chosen));
        made = new gapless_client{config->queue->runs, std::move(device), {}};
    });
}

gapless_code gapless_rekey_mailbox(
    gapless_text directory, gapless_text old_key, gapless_text new_key, gapless_error** error
) {
    return guarded(error, [&] {
        const auto done = gapless::rekey_mailbox(
            std::string(bytes_in(directory, "directory")),
            key_in(old_key, "old_key"),
            key_in(new_key, "new_key")
        );
        if (!done) {
            throw refusal(done.error());
        }
    });
}

void gapless_client_close(gapless_client* client, gapless_then then) {
    end(client, then, [](gapless::client& device, auto closed) { device.close(closed); });
}

void gapless_client_abandon(gapless_client* client, gapless_then then) {
    end(client, then, [](gapless::client& device, auto closed) { device.abandon(closed); });
}

void gapless_client_release(gapless_client* client) {
    guarded(nullptr, [&] { delete client; });
}

void gapless_call_cancel(gapless_call* call) {
    guarded(nullptr, [&] {
        if (call != nullptr) {
            call->answer->refuse_later(gapless::error(gapless::errc::cancelled));
        }
    });
}

void gapless_call_release(gapless_call* call) {
    guarded(nullptr, [&] { delete call; });
}

void gapless_subscription_release(gapless_subscription* subscription) {
    guarded(nullptr, [&] { delete subscription; });
}

// ---- The account.

void gapless_register_account(
    gapless_client* client,
    const gapless_credentials* credentials,
    gapless_then_account then,
    gapless_call** call
) {
    ask(client, then, call, [&](gapless::client& device, const auto& answers) {
        device.register_account(
            credentials_in(credentials), shows<gapless_account, gapless::account>(answers)
        );
    });
}

void gapless_log_in(
    gapless_client* client,
    const gapless_credentials* credentials,
    gapless_then_account then,
    gapless_call** call
) {
    ask(client, then, call, [&](gapless::client& device, const auto& answers) {
        device.log_in(
            credentials_in(credentials), shows<gapless_account, gapless::account>(answers)
        );
    });
}

void gapless_log_out(gapless_client* client, gapless_then then, gapless_call** call) {
    ask(client, then, call, [](gapless::client& device, const auto& answers) {
        device.log_out(done(answers));
    });
}

void gapless_change_password(
    gapless_client* client,
    gapless_text old_password,
    gapless_text new_password,
    gapless_then then,
    gapless_call** call
) {
    ask(client, then, call, [&](gapless::client& device, const auto& answers) {
        auto before = text_in(old_password, "old_password");
        auto after = text_in(new_password, "new_password");
        device.change_password(std::move(before), std::move(after), done(answers));
    });
}

void gapless_fetch_devices(gapless_client* client, gapless_then_devices then, gapless_call** call) {
    ask(client, then, call, [](gapless::client& device, const auto& answers) {
        device.devices(shows<gapless_devices, std::vector<gapless::device>>(answers));
    });
}

void gapless_remove_device(
    gapless_client* client, const gapless_uuid* device, gapless_then then, gapless_call** call
) {
    ask(client, then, call, [&](gapless::client& mine, const auto& answers) {
        mine.remove_device(uuid_in<gapless::device_id>(device, "the device"), done(answers));
    });
}

gapless_code gapless_who(
    gapless_client* client, const gapless_account** out, gapless_error** error
) {
    return guarded(error, [&] {
        auto& made = out_in(out);
        if (const auto found = device_in(client).who()) {
            made = give<gapless_account>(*found);
        }
    });
}

gapless_code gapless_this_device(gapless_client* client, gapless_uuid* out, gapless_error** error) {
    return guarded(error, [&] { out_in(out) = shown(device_in(client).this_device()); });
}

// ---- The connection.

gapless_code gapless_connect(gapless_client* client, gapless_error** error) {
    return guarded(error, [&] { device_in(client).connect(); });
}

gapless_code gapless_disconnect(gapless_client* client, gapless_error** error) {
    return guarded(error, [&] { device_in(client).disconnect(); });
}

gapless_code gapless_network_changed(gapless_client* client, gapless_error** error) {
    return guarded(error, [&] { device_in(client).network_changed(); });
}

gapless_code gapless_set_network_state(
    gapless_client* client, const gapless_network_state* state, gapless_error** error
) {
    return guarded(error, [&] {
        const auto given = sized_in(state, "the network state");
        gapless::network_state said;
        said.name = std::string(bytes_in(given.name, "name"));
        said.kind = static_cast<gapless::network_kind>(enum_in(given.kind, 5, 1, "kind"));
        said.is_online = !given.is_offline;
        device_in(client).set_network_state(std::move(said));
    });
}

gapless_code gapless_set_app_state(
    gapless_client* client, gapless_app_state state, gapless_error** error
) {
    return guarded(error, [&] {
        const auto given = enum_in(state, 2, 0, "state");
        device_in(client).set_app_state(static_cast<gapless::app_state>(given));
    });
}

gapless_code gapless_status(
    gapless_client* client, const gapless_connection_status** out, gapless_error** error
) {
    return guarded(error, [&] {
        out_in(out) = give<gapless_connection_status>(device_in(client).status());
    });
}

gapless_code gapless_on_connection(
    gapless_client* client,
    gapless_connection_listener listener,
    gapless_subscription** out,
    gapless_error** error
) {
    return listen(client, listener, out, error, [](gapless::client& device, const auto& heard) {
        return device.on_connection([heard](const gapless::connection_status& now) {
            heard->template show<gapless_connection_status>(now);
        });
    });
}

gapless_code gapless_is_settled(gapless_client* client, bool* out, gapless_error** error) {
    return guarded(error, [&] { out_in(out) = device_in(client).is_settled(); });
}

void gapless_catch_up(gapless_client* client, gapless_then then, gapless_call** call) {
    ask(client, then, call, [](gapless::client& device, const auto& answers) {
        device.catch_up(done(answers));
    });
}

void gapless_hear_news(gapless_client* client, gapless_then then, gapless_call** call) {
    ask(client, then, call, [](gapless::client& device, const auto& answers) {
        device.hear_news(done(answers));
    });
}
