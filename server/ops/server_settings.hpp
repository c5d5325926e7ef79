#pragma once

#include "server/core/access/access_desk.hpp"
#include "server/core/access/access_node.hpp"
#include "server/core/account/binding_policy.hpp"
#include "server/core/account/sign_out_policy.hpp"
#include "server/core/contact/direct_policy.hpp"
#include "server/core/fanout/fanout_policy.hpp"
#include "server/core/server_engine.hpp"
#include "server/core/timeline/retention_policy.hpp"
#include "server/ops/listen_address.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace gapless::server {

// Everything an operator decides, with what holds when nothing is said.
struct server_settings {
    std::filesystem::path data;
    bool is_development = false;

    listen_address tcp{.host = "127.0.0.1", .port = 7443};
    listen_address websocket{.host = "127.0.0.1", .port = 7444};
    listen_address rest{.host = "127.0.0.1", .port = 7445};
    std::optional<listen_address> plain_tcp;

    // What devices are told, where it is not where the server listens: HOST:PORT.
    std::string advertised_tcp;
    std::string advertised_websocket;
    std::string advertised_exchange;

    // Both, or in development neither.
    std::filesystem::path certificate;
    std::filesystem::path key;

    // Whence the master key of managed conversations comes: one of the two, or neither. In
    // development there is one of its own.
    std::filesystem::path managed_key_file;
    std::string managed_key_command;

    // And the one before, where it is to be changed: likewise.
    std::filesystem::path managed_old_key_file;
    std::string managed_old_key_command;

    server_engine::limits limits;
    bool open_join = true;            // whoever knows a group's id may join it
    bool members_may_invite = false;  // not only its owner and admins
    fanout_policy fanout;
    direct_policy direct = direct_policy::anyone;
    sign_out_policy sign_out = sign_out_policy::none;
    binding_policy login_binding = binding_policy::checked;
    retention_policy retention;
    duration inbox_lifetime = {};           // 0: for ever
    std::vector<access_node> access_nodes;  // that devices are told of; empty: this one
    access_desk::limits access;
    std::string region;  // of this one
    std::string log_level = "info";
};

}  // namespace gapless::server
