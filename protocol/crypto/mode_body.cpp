#include "protocol/crypto/mode_body.hpp"

#include "protocol/crypto/byte_reader.hpp"
#include "protocol/crypto/byte_writer.hpp"

namespace gapless::crypto {

bytes encode_mode_body(const mode_body& body) {
    byte_writer out;
    out.u8(static_cast<std::uint8_t>(body.mode)).u8(static_cast<std::uint8_t>(body.policy));
    return out.take();
}

outcome<mode_body> decode_mode_body(byte_view body) {
    byte_reader in{body};
    mode_body read;
    read.mode = require_mode(in);
    read.policy = require_policy(in);
    if (const auto finished = in.finish(); !finished) {
        return finished.error();
    }
    return read;
}

}  // namespace gapless::crypto
