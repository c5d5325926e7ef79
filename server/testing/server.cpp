#include "server/app/node.hpp"
#include "server/core/keys/relation_vault.hpp"
#include "server/core/store/memory_database.hpp"
#include "server/core/store/memory_store.hpp"
#include "server/ops/development_authority.hpp"
#include "server/sodium/sodium_entropy.hpp"
#include "server/sodium/sodium_hasher.hpp"

#include <gapless/assert.hpp>
#include <gapless/testing/server.hpp>

#include <fstream>
#include <stdlib.h>
#include <thread>
#include <utility>
#include <vector>

namespace gapless::testing {

namespace {

using gapless::server::development_authority;
using gapless::server::node;
using gapless::server::tcp_listener;

constexpr const char* loopback = "127.0.0.1";

[[nodiscard]] const development_authority& throw_away_authority() {
    static const development_authority made = gapless::server::make_development_authority();
    return made;
}

class silent_observer final : public gapless::server::gateway_observer {
public:
    void handle_store_failed(const error&) override {}

    void handle_archive_damaged(conversation_id, seq) override {}

    void handle_store_recovered() override {}

    void handle_accept_failed(std::string_view) override {}
};

[[nodiscard]] gapless::server::job_policy policy_of(
    const gapless::testing::server::options& chosen, gapless::server::relation_vault& vault
) {
    gapless::server::job_policy policy;
    if (chosen.require_bound_logins) {
        policy.login_binding = gapless::server::binding_policy::required;
    } else if (chosen.ignore_bound_logins) {
        policy.login_binding = gapless::server::binding_policy::ignored;
    }
    policy.vault = chosen.has_master_key ? &vault : nullptr;
    return policy;
}

[[nodiscard]] gapless::server::relation_vault::master_key fresh_master_key() {
    const gapless::server::server_secret made = gapless::server::make_server_secret();
    return gapless::server::relation_vault::master_key{made};
}

// A file of its own directory, gone with the object.
class temporary_file {
public:
    explicit temporary_file(const std::string& content) {
        std::string folder = (std::filesystem::temp_directory_path() / "gapless-XXXXXX").string();
        GAPLESS_ASSERT(::mkdtemp(folder.data()) != nullptr);
        path_ = std::filesystem::path{folder} / "ca.pem";
        std::ofstream{path_} << content;
    }

    ~temporary_file() {
        std::error_code ignored;
        std::filesystem::remove_all(path_.parent_path(), ignored);
    }

    temporary_file(const temporary_file&) = delete;
    temporary_file& operator=(const temporary_file&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

[[nodiscard]] tcp_listener::address address_of(const std::string& text) {
    const std::size_t colon = text.rfind(':');
    return {
        .host = text.substr(0, colon),
        .port = static_cast<std::uint16_t>(std::stoul(text.substr(colon + 1))),
    };
}

}  // namespace

class server::implementation {
public:
    explicit implementation(const options& chosen)
        : authority_file_(throw_away_authority().authority_pem),
          store_(database_, policy_of(chosen, vault_)),
          hasher_(gapless::server::make_server_secret(), gapless::server::password_cost::cheapest) {
        options_.limits.rates = chosen.rates;
        options_.credentials = {
            throw_away_authority().certificate_pem, throw_away_authority().key_pem
        };
        options_.tcp = options_.websocket = options_.rest = {.host = loopback};
        start();
        options_.tcp = address_of(listening_.tcp);
        options_.websocket = address_of(listening_.websocket);
        options_.rest = address_of(listening_.rest);
        url_ = "https://" + listening_.rest;
        name_nodes(chosen.tried_first);
    }

    ~implementation() { end(&node::stop); }

    implementation(const implementation&) = delete;
    implementation& operator=(const implementation&) = delete;

    void start() {
        if (node_) {
            return;
        }
        auto made = node::make(options_, hasher_, store_, observer_);
        GAPLESS_ASSERT(made.has_value());
        node_ = std::move(*made);
        listening_ = node_->listening();
        thread_ = std::thread{[this] { node_->run(); }};
    }

    void end(void (node::*how)()) {
        if (node_) {
            (*node_.*how)();
            thread_.join();
            node_.reset();
        }
    }

    [[nodiscard]] bool is_running() const { return node_ != nullptr; }

    [[nodiscard]] const node::addresses& listening() const { return listening_; }

    [[nodiscard]] const std::string& url() const { return url_; }

    [[nodiscard]] const std::filesystem::path& authority_file() const {
        return authority_file_.path();
    }

private:
    // Where it is itself is known only once it listens.
    void name_nodes(const std::vector<known_server>& tried_first) {
        if (tried_first.empty()) {
            return;
        }
        for (const known_server& each : tried_first) {
            options_.access_nodes.push_back({.at = each, .gray = {}});
        }
        const known_server own{
            listening_.tcp, listening_.websocket, listening_.rest, {}, listening_.rest
        };
        options_.access_nodes.push_back({.at = own, .weight = 0, .gray = {}});
        end(&node::stop);
        start();
    }

    temporary_file authority_file_;
    gapless::server::sodium_entropy entropy_;
    gapless::server::relation_vault vault_{fresh_master_key(), entropy_};
    gapless::server::memory_database database_;
    gapless::server::memory_store store_;
    gapless::server::sodium_hasher hasher_;
    silent_observer observer_;
    node::options options_;
    node::addresses listening_;
    std::string url_;
    std::unique_ptr<node> node_;
    std::thread thread_;
};

server::server() : server(options{}) {}

server::server(options chosen) : implementation_(std::make_unique<implementation>(chosen)) {}

server::~server() = default;

const std::string& server::url() const { return implementation_->url(); }

const std::string& server::tcp_address() const { return implementation_->listening().tcp; }

const std::string& server::websocket_address() const {
    return implementation_->listening().websocket;
}

const std::string& server::rest_address() const { return implementation_->listening().rest; }

const std::string& server::authority_pem() const { return throw_away_authority().authority_pem; }

const std::filesystem::path& server::authority_file() const {
    return implementation_->authority_file();
}

void server::stop() { implementation_->end(&node::drain); }

void server::kill() { implementation_->end(&node::stop); }

void server::start() { implementation_->start(); }

void server::restart() {
    stop();
    start();
}

bool server::is_running() const { return implementation_->is_running(); }

}  // namespace gapless::testing
