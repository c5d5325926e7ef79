#pragma once

#include <nlohmann/json.hpp>
#include <sys/types.h>

#include <string>
#include <vector>

namespace gapless::integration {

// gapless-proxy as a real process, told what to do line by line. It ends with the test, however
// that ends: its input does.
class proxy_program {
public:
    // Waits until it listens. Throws when it doesn't.
    explicit proxy_program(const std::vector<std::string>& arguments);
    ~proxy_program();

    proxy_program(const proxy_program&) = delete;
    proxy_program& operator=(const proxy_program&) = delete;

    // Where it listens for the server of this name.
    [[nodiscard]] std::string address(const std::string& name) const;

    // The seed of its chance, for the message of a test that fails.
    [[nodiscard]] std::string seed() const { return ready_["seed"]; }

    // Carries out one command and gives the counts afterwards. Throws when it is refused.
    nlohmann::json command(const nlohmann::json& wanted);

private:
    [[nodiscard]] nlohmann::json read_line();

    pid_t pid_ = -1;
    int input_descriptor_ = -1;
    int output_descriptor_ = -1;
    std::string unread_;
    nlohmann::json ready_;
};

}  // namespace gapless::integration
