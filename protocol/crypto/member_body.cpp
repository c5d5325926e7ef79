#include "protocol/crypto/member_body.hpp"

#include "protocol/crypto/byte_reader.hpp"
#include "protocol/crypto/byte_writer.hpp"

namespace gapless::crypto {

bytes encode_member_body(const member_body& body) {
    return byte_writer{}.user(body.user).u8(static_cast<std::uint8_t>(body.role)).take();
}

outcome<member_body> decode_member_body(byte_view body) {
    byte_reader in{body};
    member_body read;
    read.user = in.user();
    read.role = static_cast<relation_role>(in.u8());
    in.require(read.role <= relation_role::owner, reason::malformed);
    if (const auto finished = in.finish(); !finished) {
        return finished.error();
    }
    return read;
}

}  // namespace gapless::crypto
