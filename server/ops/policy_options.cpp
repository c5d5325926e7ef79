#include "server/ops/policy_options.hpp"

#include "server/core/app_policy.hpp"

#include <gapless/retention.hpp>

#include <CLI/CLI.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace gapless::server {

namespace {

// "letter-box (S0), …", or the names alone.
[[nodiscard]] std::string all_policies(bool with_sources) {
    std::string text;
    for (const app_policy& each : app_policies()) {
        text += text.empty() ? "" : ", ";
        text += each.name;
        text += with_sources ? " (" + std::string{each.source} + ")" : "";
    }
    return text;
}

[[nodiscard]] std::string complaint_about_policy(const std::string& name) {
    return app_policy_named(name) != nullptr
               ? std::string{}
               : "there is no policy '" + name + "': take one of " + all_policies(false);
}

void apply(const app_policy& wanted, server_settings& settings) {
    settings.fanout = wanted.fanout;
    settings.retention.app = wanted.messages;
    settings.inbox_lifetime = wanted.inbox_lifetime;
    settings.limits.delivery = wanted.delivery;
    settings.limits.backlog_first = wanted.backlog_first;
}

constexpr std::string_view forever = "forever";

[[nodiscard]] std::string complaint_about_inbox_lifetime(const std::string& text) {
    const result<duration> parsed = parse_lifetime(text);
    return text == forever || parsed ? std::string{} : parsed.error().detail + ", or forever";
}

}  // namespace

void add_policy_options(CLI::App& app, server_settings& settings) {
    app.add_option_function<std::string>(
           "--policy",
           [&settings](const std::string& name) { apply(*app_policy_named(name), settings); },
           "Fan-out, retention and delivery of a whole system, where no other option says so: " +
               all_policies(true)
    )
        ->check(complaint_about_policy)
        ->default_str("archive")
        ->type_name("NAME");
    app.add_option_function<std::string>(
           "--inbox-lifetime",
           [&settings](const std::string& text) {
               settings.inbox_lifetime =
                   text == forever ? duration{} : parse_lifetime(text).value();
           },
           "Who has missed an older change begins anew: forever, 30d"
    )
        ->check(complaint_about_inbox_lifetime)
        ->default_str("forever")
        ->type_name("TIME");
    app.add_option(
           "--heartbeat-heads-max",
           settings.limits.heartbeat_heads_max,
           "Large groups that the answer to a heartbeat names; more are for a sync"
    )
        ->check(CLI::Range(std::uint32_t{1}, std::uint32_t{1'000}))
        ->capture_default_str()
        ->group("Limits");
}

}  // namespace gapless::server
