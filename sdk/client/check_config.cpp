#include "sdk/client/check_config.hpp"

#include "sdk/asio/key_pins.hpp"
#include "sdk/dial/proxy_url.hpp"
#include "sdk/dial/server_address.hpp"

#include <gapless/error.hpp>
#include <gapless/time.hpp>

#include <string>

namespace gapless::sdk {

namespace {

// The silence that both sides count on in the foreground. The server closes what says nothing for a
// minute, unless more was announced.
constexpr duration silence_agreed = seconds(30);

// Longer than anybody waits, and far from where sums of times overflow.
constexpr duration longest = days(3'650);

error out_of_range(const std::string& field, const std::string& range) {
    return error(errc::usage, field + " is " + range);
}

result<void> check_server(const known_server& given) {
    if (given.tcp.empty() && given.websocket.empty() && given.exchange.empty()) {
        return error(errc::usage, "a server has to have an entrance for frames");
    }
    for (const auto* const entrance :
         {&given.tcp, &given.websocket, &given.rest, &given.exchange}) {
        const auto address = server_address::parse(*entrance);
        if (!entrance->empty() && !address) {
            return address.error();
        }
    }
    return {};
}

result<void> check_addresses(const config& chosen) {
    if (const auto pins = sdk::key_pins::parse(chosen.pinned_keys); !pins) {
        return pins.error();
    }
    if (!chosen.plain_tcp.empty() && !chosen.pinned_keys.empty()) {
        return error(errc::usage, "plain TCP shows no certificate to be pinned");
    }
    if (!chosen.plain_tcp.empty()) {
        const auto address = server_address::parse(chosen.plain_tcp);
        if (!address || !address->is_loopback()) {
            return error(errc::usage, "plain TCP is for loopback addresses alone");
        }
    }
    if (!chosen.proxy.empty()) {
        if (const auto proxy = proxy_url::parse(chosen.proxy); !proxy) {
            return proxy.error();
        }
        if (!chosen.plain_tcp.empty()) {
            return error(errc::usage, "plain TCP goes through no proxy");
        }
    }
    if (!chosen.address.empty()) {
        if (const auto address = server_address::parse(chosen.address); !address) {
            return address.error();
        }
    }
    for (const known_server& each : chosen.servers) {
        if (auto checked = check_server(each); !checked) {
            return checked;
        }
    }
    return {};
}

}  // namespace

result<void> check_config(const config& chosen) {
    const duration least = milliseconds(1);
    if (chosen.heartbeat_interval < least || chosen.heartbeat_interval > silence_agreed) {
        return out_of_range("heartbeat_interval", "1 ms to 30 s");
    }
    if (chosen.background_silence_max < silence_agreed ||
        chosen.background_silence_max > hours(1)) {
        return out_of_range("background_silence_max", "30 s to 1 h");
    }
    if (chosen.connect_within < least || chosen.connect_within > longest) {
        return out_of_range("connect_within", "1 ms to ten years");
    }
    if (chosen.request_within < least || chosen.request_within > longest) {
        return out_of_range("request_within", "1 ms to ten years");
    }
    if (chosen.reconnect_floor < least || chosen.reconnect_floor > chosen.reconnect_cap) {
        return out_of_range("reconnect_floor", "1 ms to reconnect_cap");
    }
    if (chosen.reconnect_cap > longest) {
        return out_of_range("reconnect_cap", "ten years at most");
    }
    if (chosen.sync_every < duration{} || chosen.sync_every > longest) {
        return out_of_range("sync_every", "0 to ten years");
    }
    if (chosen.far_behind != 0 && chosen.encryption != encryption::off) {
        return error(errc::usage, "far_behind passes keys over: it needs encryption::off");
    }
    return check_addresses(chosen);
}

}  // namespace gapless::sdk
