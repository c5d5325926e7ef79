#include "sample-apps/gapless-cli/verbs/online_with_keys.hpp"

#include "sample-apps/gapless-cli/answer.hpp"

namespace gapless::cli {

result<std::unique_ptr<device>> open_with_keys(const console& on) {
    auto opened =
        device::open(on, [](config& chosen) { chosen.encryption = encryption::everywhere; });
    if (!opened) {
        return opened;
    }
    (*opened)->connect();
    answer<void> heard;
    (*opened)->client().hear_news(heard.callback());
    if (const auto done = heard.take(**opened, key_patience); !done) {
        return done.error();
    }
    return opened;
}

}  // namespace gapless::cli
