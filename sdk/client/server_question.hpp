#pragma once

#include "sdk/client/engine_driver.hpp"
#include "sdk/core/client_engine.hpp"
#include "sdk/http/account_client.hpp"

#include <gapless/error.hpp>
#include <gapless/known_server.hpp>
#include <gapless/result.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace gapless::sdk {

// Asks, when the engine wants to know it, which servers there are: where accounts are asked about,
// then the other servers that are known, until one has answered. Nothing waits for it.
//
// On the client's strand. Engine and driver outlive it; what is under way when it is destroyed ends
// without an answer.
class server_question {
public:
    struct surroundings {
        boost::asio::any_io_executor strand;
        client_engine& engine;
        engine_driver& driver;
        // How to ask at this URL, of the server's that this mailbox belongs to.
        std::function<result<account_server>(const std::string& url)> asking;
    };

    struct limits {
        duration within = seconds(10);  // for one place
        std::string region;
        std::string app_version;
        std::vector<known_server> built_in;
    };

    server_question(surroundings, limits);

    // Input: the engine wants to know.
    void handle_wanted();

private:
    [[nodiscard]] server_hints hints() const;
    void ask_next();
    void handle_answer(const std::string& url, const result<server_list>&);
    void handle_nobody();

    surroundings around_;
    limits limits_;
    std::vector<std::string> places_;  // where to ask, of the question under way
    std::size_t next_ = 0;
    account_client server_;  // last: its calls refer to the rest
};

}  // namespace gapless::sdk
