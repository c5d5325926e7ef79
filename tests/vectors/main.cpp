#include "protocol/crypto/algorithms.hpp"
#include "tests/vectors/operations.hpp"
#include "tests/vectors/request.hpp"

#include <exception>
#include <iostream>
#include <string>

// gapless-vectors: one JSON object a line asks for one operation of protocol/crypto, and one
// answers it. Whatever is wrong with a line is its answer: {"error": …}. It lets vectors of others,
// and a second implementation, speak with ours; keys travel in clear, so it is a test's tool and no
// more.

namespace {

using namespace gapless;

nlohmann::json answer_to(crypto::algorithms& use, const std::string& line) {
    try {
        const tests::request asked(line);
        const std::string name = asked.op();
        tests::operation wanted = tests::primitive_named(name);
        if (wanted == nullptr) {
            wanted = tests::composition_named(name);
        }
        if (wanted == nullptr) {
            return {{"error", "unknown_op"}};
        }
        return wanted(use, asked);
    } catch (const tests::refused& why) {
        return {{"error", why.what()}};
    } catch (const std::exception&) {
        return {{"error", "bad_request"}};
    }
}

}  // namespace

int main() {
    const auto use = crypto::algorithms::load();
    if (!use) {
        std::cerr << "gapless-vectors: this machine's OpenSSL lacks an algorithm\n";
        return 1;
    }
    std::ios::sync_with_stdio(false);
    std::string line;
    while (std::getline(std::cin, line)) {
        std::cout << answer_to(**use, line).dump() << '\n' << std::flush;
    }
    return 0;
}
