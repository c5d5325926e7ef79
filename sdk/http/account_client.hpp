#pragma once

#include "sdk/http/account_server.hpp"
#include "sdk/http/device_row.hpp"
#include "sdk/http/https_exchange.hpp"
#include "sdk/http/https_request.hpp"
#include "sdk/http/login_form.hpp"
#include "sdk/http/server_list.hpp"
#include "sdk/http/session_grant.hpp"

#include <gapless/ids.hpp>
#include <gapless/result.hpp>
#include <gapless/time.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace gapless::sdk {

// Asks servers about accounts, in typed words.
//
// A request whose answer is lost on the way is sent again, with the same request id, so that it has
// one effect; after that, or when the time is over, it fails with unreachable. What the server
// refuses fails with the server's code.
//
// It lives on the strand given and calls back there, exactly once for each call, never from inside
// one. Destroying it ends what is under way, and those calls are not called back.
class account_client {
public:
    struct limits {
        duration within = seconds(30);      // for a call, all its tries together
        duration try_within = seconds(10);  // for one try
        duration retry_after =
            milliseconds(300);  // the first wait; each later one is twice as long
        std::uint32_t tries_max = 4;
    };

    using grant_completion = std::function<void(result<session_grant>)>;
    using devices_completion = std::function<void(result<std::vector<device_row>>)>;
    using servers_completion = std::function<void(result<server_list>)>;
    using done_completion = std::function<void(result<void>)>;

    account_client(boost::asio::any_io_executor strand, limits);
    ~account_client();
    account_client(const account_client&) = delete;
    account_client& operator=(const account_client&) = delete;

    void register_account(const account_server&, const login_form&, grant_completion);
    void log_in(const account_server&, const login_form&, grant_completion);
    void refresh(
        const account_server&, const request_id&, const std::string& refresh_token, grant_completion
    );

    // Which servers there are, for whoever asks.
    void list_servers(const account_server&, const server_hints&, servers_completion);

    // The rest is asked by somebody who is logged in.
    struct asker {
        account_server server;
        std::string access_token;
        request_id id;  // of what changes something
    };

    void log_out(const asker&, done_completion);
    void change_password(
        const asker&,
        const std::string& old_password,
        const std::string& new_password,
        done_completion
    );
    void devices(const asker&, devices_completion);
    void remove_device(const asker&, const device_id&, done_completion);

private:
    class call;

    void start(const account_server&, https_request, https_exchange::completion);

    boost::asio::any_io_executor strand_;
    limits limits_;
    std::uint64_t last_call_ = 0;
    std::map<std::uint64_t, std::shared_ptr<call>> calls_;
};

}  // namespace gapless::sdk
