#pragma once

#include "server/gateway/byte_stream.hpp"

namespace gapless::server {

// The bare socket: for the loopback interface, where an operator asked for it. The descriptor
// outlives the stream.
class plain_stream final : public byte_stream {
public:
    explicit plain_stream(int descriptor) : descriptor_(descriptor) {}

    [[nodiscard]] io_outcome handshake() override { return {}; }

    [[nodiscard]] io_outcome read(std::span<char>) override;
    [[nodiscard]] io_outcome write(std::string_view) override;

    void shut_down() override {}

private:
    int descriptor_;
};

}  // namespace gapless::server
